using System.Text.Json.Serialization;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Shards;
using FgClip.Grains.Leases;

namespace FgClip.Grains.Jobs;

/// <summary>
/// What a job must not forget. While it continues, its totals are not here: they come from its blocks, and theirs from storage.
/// </summary>
internal sealed class JobState
{
    /// <summary>What it computes; null before it is submitted.</summary>
    public JobSpec? Spec { get; set; }

    /// <summary>What people call it; null where nobody named it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; set; }

    /// <summary>How much of the cluster it gets beside others; null where nobody stated it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JobShare? Share { get; set; }

    /// <summary>How often it was started: a job that failed or was cancelled starts again when it is submitted again.</summary>
    public int Run { get; set; }

    /// <summary>Where it stands.</summary>
    public JobPhase Phase { get; set; }

    /// <summary>Whether it hands out no work for now.</summary>
    public bool IsPaused { get; set; }

    /// <summary>What the plan came to; null before it is made.</summary>
    public PlanTotals? Totals { get; set; }

    /// <summary>The list of inputs, as leased work; then the plan, and then the manifest.</summary>
    public LeasedWork Work { get; set; } = new();

    /// <summary>The inputs that are being planned; null before they are listed, and once there is a plan.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PlanningState? Planning { get; set; }

    /// <summary>When it was submitted.</summary>
    public DateTimeOffset Submitted { get; set; }

    /// <summary>When a worker first took it up.</summary>
    public DateTimeOffset? Started { get; set; }

    /// <summary>
    /// What is known of the blocks while shards are open; null before, after, and where an older coordinator saved the job.
    /// </summary>
    public BlockMemory? Blocks { get; set; }

    /// <summary>What the shards came to; null while any is open.</summary>
    public JobTally? Tally { get; set; }

    /// <summary>Whether it is an extension that found nothing new, and left the dataset as it was.</summary>
    public bool NothingNew { get; set; }

    /// <summary>The shards that were given up, once no other is open.</summary>
    public IReadOnlyList<ShardFailure> GivenUp { get; set; } = [];

    /// <summary>
    /// Where its shards stood when no other was open, as <see cref="ShardRuns"/> has it; null before, and where that was not kept.
    /// </summary>
    public string? Shards { get; set; }

    /// <summary>The most blocks that a run of it has had: what is kept of them is deleted when the job is forgotten.</summary>
    public int MaxBlocks { get; set; }

    /// <summary>How many blocks of all runs are forgotten already, run by run.</summary>
    public int BlocksForgotten { get; set; }

    /// <summary>Where it stood when it was over: nobody asks its blocks from then on.</summary>
    public JobStatus? Last { get; set; }

    /// <summary>The most blocks of a run, those of a state that an earlier version wrote included.</summary>
    public int CountBlocks() => Math.Max(MaxBlocks, DatasetPaths.BlocksOf(Totals?.Shards ?? 0));

    /// <summary>Starts the job, or starts it again.</summary>
    /// <param name="spec">The job.</param>
    /// <param name="now">The time.</param>
    public JobState Start(JobSpec spec, DateTimeOffset now) =>
        new()
        {
            // Workers and datasets get neither name nor share: those of an earlier version would refuse a specification that has one.
            Spec = spec with { Name = null, Share = null },
            Name = spec.Name ?? Name,
            Share = spec.Share ?? Share,
            Run = Run + 1,
            Submitted = now,
            MaxBlocks = CountBlocks(),
        };
}
