namespace FgClip.Hosting.Settings;

/// <summary>When silos hold one that is silent for dead. All silos of a cluster should agree.</summary>
public sealed class MembershipSettings
{
    /// <summary>
    /// How long a silo has to answer a probe, and how often it is probed; a cluster that is slow of late waits up to four times as long. A
    /// killed silo's port refuses at once, and what it costs is the time between probes: with 1.5 seconds here an idle worker has its shard
    /// after 3.1 (median of nine kills; with 2 seconds after 4.4). A hung one costs the timeouts too. Default: 1.5 seconds.
    /// </summary>
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(1.5);

    /// <summary>Probes in a row that go unanswered before a silo is suspected. Default: 3.</summary>
    public int MissedProbes { get; set; } = 3;
}
