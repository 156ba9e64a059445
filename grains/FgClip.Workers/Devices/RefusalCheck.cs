using FgClip.Grains.Abstractions.Devices;
using Microsoft.Extensions.Logging;

namespace FgClip.Workers.Devices;

/// <summary>Finds out whether any device of the cluster can still do a job that this one refused.</summary>
internal sealed partial class RefusalCheck(IGrainFactory grains, TimeProvider time, ILogger<RefusalCheck> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ILogger _logger = logger;

    /// <summary>
    /// Asks the silos in random order, until a device has not refused the job. A device notes its own refusal before it asks, so of
    /// several that refuse at once the last one sees them all. A silo that does not answer may have a device that can.
    /// </summary>
    /// <returns>Whether every device of every live silo refused the job.</returns>
    public async Task<bool> IsRefusedByAllAsync(string job)
    {
        try
        {
            var silos = (await grains.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true)).Keys.ToArray();
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
