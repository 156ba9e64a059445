using FgClip.Grains.Abstractions.Devices;
using Microsoft.Extensions.Logging;

namespace FgClip.Workers.Devices;

/// <summary>Finds out whether any device of the cluster can still do a job that this one refused.</summary>
internal sealed partial class RefusalCheck(IGrainFactory grains, TimeProvider time, ILogger<RefusalCheck> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>A silo that left a shorter time ago may come back: long enough for a machine to restart.</summary>
    private static readonly TimeSpan MayReturn = TimeSpan.FromMinutes(5);

    private readonly ILogger _logger = logger;

    /// <summary>
    /// Asks the silos in random order, until a device has not refused the job. A device notes its own refusal before it asks, so of
    /// several that refuse at once the last one sees them all. A silo that does not answer may have a device that can, and so may one that
    /// is starting or that left a moment ago: a job does not end because its good machines restart beside a bad one.
    /// </summary>
    /// <returns>Whether every device of every live silo refused the job, and none is away for a moment.</returns>
    public async Task<bool> IsRefusedByAllAsync(string job)
    {
        try
        {
            var members = await grains.GetGrain<IManagementGrain>(0).GetDetailedHosts(onlyActive: false);
            var silos = members.Where(member => member.Status is SiloStatus.Active).Select(member => member.SiloAddress).ToArray();
            if (members.Any(member => IsAwayForAMoment(member, silos)))
                return false;
            Random.Shared.Shuffle(silos);
            foreach (var silo in silos)
            {
                var devices = await AskAsync(silo);
                if (devices.Any(device => device.Status.Refused?.Any(refusal => refusal.Job == job) != true))
                    return false;
            }

            return true;
        }
        catch (Exception exception)
        {
            LogUnknown(job, exception);
            return false;
        }
    }

    /// <summary>
    /// Whether a silo is starting, or left and may come back; one that is there again at the same address does not count.
    /// </summary>
    private bool IsAwayForAMoment(MembershipEntry member, IReadOnlyList<SiloAddress> active) =>
        member.Status is not SiloStatus.Active
        && time.GetUtcNow() - new DateTimeOffset(DateTime.SpecifyKind(member.IAmAliveTime, DateTimeKind.Utc)) < MayReturn
        && !active.Any(silo => silo.Endpoint.Equals(member.SiloAddress.Endpoint));

    private async Task<IReadOnlyList<DeviceReport>> AskAsync(SiloAddress silo)
    {
        try
        {
            return await grains.GetGrain<ISiloDevicesGrain>(silo.ToParsableString()).GetAsync().WaitAsync(Patience, time);
        }
        catch (SiloUnavailableException)
        {
            // It only coordinates, or it went away.
            return [];
        }
    }

    [LoggerMessage(LogLevel.Warning, "Whether another device can do job {Job} could not be found out; it is left to them.")]
    private partial void LogUnknown(string job, Exception exception);
}
