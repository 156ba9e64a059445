using System.Text.Json.Serialization;
using FgClip.Datasets.Jobs;

namespace FgClip.Grains.Jobs;

/// <summary>The ids of the cluster's jobs, oldest first.</summary>
internal sealed class JobDirectoryState
{
    /// <summary>Those that are not over.</summary>
    public List<string> Active { get; set; } = [];

    /// <summary>The last of those that are over.</summary>
    public List<string> Ended { get; set; } = [];

    /// <summary>The shares of the jobs that state one; null where none does.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Dictionary<string, JobShare>? Shares { get; set; }
}
