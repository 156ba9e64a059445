using FgClip.Datasets.Jobs;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Leases;

namespace FgClip.Grains.Jobs;

/// <summary>What a job must not forget. While it goes on, its totals are not here: they come from its blocks, and theirs from storage.</summary>
internal sealed class JobState
{
    /// <summary>What it computes; null before it is submitted.</summary>
    public JobSpec? Spec { get; set; }

    /// <summary>Where it stands.</summary>
    public JobPhase Phase { get; set; }

    /// <summary>What the plan came to; null before it is made.</summary>
    public PlanTotals? Totals { get; set; }

    /// <summary>The plan, as leased work; then the manifest.</summary>
    public LeasedWork Work { get; set; } = new();

    /// <summary>When it was submitted.</summary>
    public DateTimeOffset Submitted { get; set; }

    /// <summary>When a worker first took it up.</summary>
    public DateTimeOffset? Started { get; set; }

    /// <summary>Where it stood when it was over: nobody asks its blocks from then on.</summary>
    public JobStatus? Last { get; set; }
}
