namespace FgClip.Hosting.Settings;

/// <summary>When silos hold one that is silent for dead. All silos of a cluster should agree.</summary>
public sealed class MembershipSettings
{
    /// <summary>
    /// How long a silo has to answer a probe, and how often it is probed; a cluster that is slow of late waits up to four times as long. A
    /// killed silo's port refuses at once, so this time is what a hung one costs. Default: 2 seconds.
    /// </summary>
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Probes in a row that go unanswered before a silo is suspected. Default: 3.</summary>
    public int MissedProbes { get; set; } = 3;
}
