using FgClip.Datasets.Jobs;
using FgClip.Mining.Specs;

namespace FgClip.Web.Work;

/// <summary>A mining job, and what it is called.</summary>
internal sealed record MineBody
{
    /// <summary>What is mined: the options of <c>fgclip mine</c>.</summary>
    public required MiningSpec Spec { get; init; }

    /// <summary>What the job is called. Default: null, the last folder of the output.</summary>
    public string? Name { get; init; }

    /// <summary>How much of the cluster the job gets beside others. Default: null, priority 0 and weight 1 without a limit.</summary>
    public JobShare? Share { get; init; }
}
