using FgClip.Datasets.Jobs;
using FgClip.Grains.Abstractions.Devices;

namespace FgClip.Grains.Scheduling;

/// <summary>What the schedule knows of a job.</summary>
/// <param name="id">The job.</param>
/// <param name="position">Its place in the order of submission.</param>
internal sealed class ScheduledJob(string id, int position)
{
    /// <summary>The weight of the latest piece of work in <see cref="Pace"/>.</summary>
    private const double Latest = 0.3;

    /// <summary>The job.</summary>
    public string Id => id;

    /// <summary>Its place in the order of submission.</summary>
    public int Position => position;

    /// <summary>How much of the cluster it gets.</summary>
    public JobShare Share { get; set; } = JobShare.Default;

    /// <summary>Seconds of devices that it used, divided by its weight; counted from where it joined the others.</summary>
    public double Used { get; set; }

    /// <summary>Seconds that a piece of its work takes; null before one was done.</summary>
    public double? Pace { get; private set; }

    /// <summary>How often it announced work.</summary>
    public long Turn { get; set; }

    /// <summary>When it is asked again, after it had nothing for a device.</summary>
    public DateTimeOffset RetryAt { get; set; }

    /// <summary>The device that comes back at <see cref="RetryAt"/>; null for none.</summary>
    public DeviceKey? Prober { get; set; }

    /// <summary>Devices that work for it.</summary>
    public int Running { get; set; }

    /// <summary>What the devices that work for it now will add to <see cref="Used"/>, as far as is known.</summary>
    public double Pending { get; set; }

    /// <summary>What a choice goes by: who has the least is next.</summary>
    public double Virtual => Used + Pending;

    /// <summary>Charges a piece of work that is over.</summary>
    public void Charge(double seconds)
    {
        Used += seconds / Share.Weight;
        Pace = Pace is { } pace ? (1 - Latest) * pace + Latest * seconds : seconds;
    }
}
