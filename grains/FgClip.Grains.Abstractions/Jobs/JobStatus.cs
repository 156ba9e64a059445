using System.Text.Json.Serialization;
using FgClip.Datasets.Jobs;
using FgClip.Grains.Abstractions.Leases;
using FgClip.Grains.Abstractions.Shards;

namespace FgClip.Grains.Abstractions.Jobs;

/// <summary>Where a job stands, as far as its coordinator knows.</summary>
[GenerateSerializer, Immutable, Alias("fgclip.JobStatus")]
public sealed record JobStatus
{
    /// <summary>The job's id.</summary>
    [Id(0)]
    public required string Job { get; init; }

    /// <summary>Its phase.</summary>
    [Id(1)]
    public required JobPhase Phase { get; init; }

    /// <summary>Why it failed; null while it hasn't.</summary>
    [Id(2)]
    public WorkFailure? Failure { get; init; }

    /// <summary>Where its dataset lies.</summary>
    [Id(3)]
    public required string Output { get; init; }

    /// <summary>Rows in all; null before the plan is made.</summary>
    [Id(4)]
    public long? Rows { get; init; }

    /// <summary>How far its shards are; all zero before the plan is made.</summary>
    [Id(5)]
    public ShardCounts Shards { get; init; }

    /// <summary>Rows that are committed, by how they ended.</summary>
    [Id(6)]
    public RowCounts Committed { get; init; } = RowCounts.None;

    /// <summary>
    /// Those of the committed rows that coordinators found when they started: the work of an earlier run, which no speed should count.
    /// </summary>
    [Id(7)]
    public RowCounts Found { get; init; } = RowCounts.None;

    /// <summary>Rows of shards that are being computed, by how they ended; they fall back to 0 when an attempt is dropped.</summary>
    [Id(8)]
    public RowCounts InFlight { get; init; } = RowCounts.None;

    /// <summary>Whether the job computes anything of images.</summary>
    [Id(9)]
    public bool HasImages { get; init; }

    /// <summary>When it was submitted.</summary>
    [Id(10)]
    public required DateTimeOffset Submitted { get; init; }

    /// <summary>When a worker first took it up.</summary>
    [Id(11)]
    public DateTimeOffset? Started { get; init; }

    /// <summary>When it was over.</summary>
    [Id(12)]
    public DateTimeOffset? Ended { get; init; }

    /// <summary>From its start to its end, or to now.</summary>
    [Id(13)]
    public TimeSpan Elapsed { get; init; }

    /// <summary>Whether it is paused: workers finish what they hold and get no more of it.</summary>
    [Id(14)]
    public bool IsPaused { get; init; }

    /// <summary>Rows of shards that were given up.</summary>
    [Id(15)]
    public long RowsGivenUp { get; init; }

    /// <summary>
    /// The step that a mining job is at, as <c>compare</c>: <see cref="Shards"/> are its units then, and rows are not counted. Null for
    /// other jobs.
    /// </summary>
    [Id(16)]
    public string? Step { get; init; }

    /// <summary>
    /// What keeps the job, or a part of it, from getting on, while that may still pass: a store that is away, records that cannot be read.
    /// Null while nothing does.
    /// </summary>
    [Id(17), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? StallReason { get; init; }

    /// <summary>The plan that its shards are of; null before it is made, and for mining jobs.</summary>
    [Id(20), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PlanTotals? Plan { get; init; }

    /// <summary>Whether an extension found nothing new in its inputs, and left the complete dataset as it was.</summary>
    [Id(21), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool NothingNew { get; init; }

    /// <summary>How far its planning is; null before its inputs are listed, once they are planned, and for mining jobs.</summary>
    [Id(22), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PlanningProgress? Planning { get; init; }

    /// <summary>What whoever submitted the job calls it; null where nobody named it.</summary>
    [Id(23), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    /// <summary>How much of the cluster it gets beside others; null where whoever submitted it stated none.</summary>
    [Id(24), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JobShare? Share { get; init; }

    /// <summary>What the job is called: its <see cref="Name"/>, or the last folder of its output.</summary>
    [JsonIgnore]
    public string DisplayName => Name ?? JobName.FromOutput(Output);

    /// <summary>Rows committed or in flight.</summary>
    [JsonIgnore]
    public long RowsDone => Committed.Rows + InFlight.Rows;

    /// <summary>Images that got what was asked of them, committed or in flight; 0 in a job without images.</summary>
    [JsonIgnore]
    public long Images => HasImages ? Committed.Images + InFlight.Images : 0;

    /// <summary>Those of <see cref="Images"/> that coordinators found when they started.</summary>
    [JsonIgnore]
    public long ImagesFound => HasImages ? Found.Images : 0;
}
