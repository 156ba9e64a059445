using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Mining;
using FgClip.Grains.Leases;

namespace FgClip.Grains.Mining;

/// <summary>
/// What a mining job must not forget. Which units of its stage are done is not here: storage knows, and a unit that is handed out again
/// finds itself committed.
/// </summary>
internal sealed class MiningJobState
{
    /// <summary>What it computes; null before it is submitted.</summary>
    public MiningOrder? Order { get; set; }

    /// <summary>How often it was started.</summary>
    public int Run { get; set; }

    /// <summary>Where it stands.</summary>
    public MiningStage Stage { get; set; }

    /// <summary>How many units each stage has, as far as units before it showed.</summary>
    public Dictionary<MiningStage, int> Units { get; set; } = [];

    /// <summary>Units of the stage that are leased or failed before.</summary>
    public Dictionary<int, LeasedWork> Open { get; set; } = [];

    /// <summary>Whether it hands out nothing for now.</summary>
    public bool IsPaused { get; set; }

    /// <summary>When it was submitted.</summary>
    public DateTimeOffset Submitted { get; set; }

    /// <summary>When a worker first took it up.</summary>
    public DateTimeOffset? Started { get; set; }

    /// <summary>Where it stood when it was over; null while it continues.</summary>
    public JobStatus? Last { get; set; }

    /// <summary>Starts the job, or starts it again.</summary>
    public static MiningJobState Start(MiningOrder order, int run, DateTimeOffset now) => new()
    {
        Order = order,
        Run = run,
        Submitted = now,
        Units = { [MiningStage.Open] = 1 },
    };
}
