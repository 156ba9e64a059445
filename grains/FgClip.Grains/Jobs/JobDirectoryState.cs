namespace FgClip.Grains.Jobs;

/// <summary>The ids of the cluster's jobs, oldest first.</summary>
internal sealed class JobDirectoryState
{
    /// <summary>Those that are not over.</summary>
    public List<string> Active { get; set; } = [];

    /// <summary>The last of those that are over.</summary>
    public List<string> Ended { get; set; } = [];
}
