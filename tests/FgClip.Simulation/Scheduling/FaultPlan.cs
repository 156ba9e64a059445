namespace FgClip.Simulation.Scheduling;

/// <summary>
/// How often what goes wrong in a schedule; each seed draws its own, so that some schedules are rough and some have one kind alone.
/// </summary>
internal sealed class FaultPlan
{
    private readonly SimulationScheduler _scheduler;
    private readonly Dictionary<string, double> _rates;

    /// <param name="scheduler">Source of the draws.</param>
    public FaultPlan(SimulationScheduler scheduler)
    {
        _scheduler = scheduler;
        _rates = Faults.ToDictionary(fault => fault.Kind,
            fault => scheduler.Chance(0.5) ? fault.MaxRate * scheduler.Random.NextDouble() : 0);
    }

    /// <summary>The kinds, each with its highest rate: of a store call, of a message, or of an event.</summary>
    private static (string Kind, double MaxRate)[] Faults { get; } =
    [
        (StoreFailsBefore, 0.02), (StoreFailsAfter, 0.02), (StaleListing, 0.05),
        (MessageDropped, 0.02), (MessageDelayed, 0.05), (MessageRepeated, 0.02), (ReplyDropped, 0.02),
        (SiloKilled, 0.004), (SiloSuspended, 0.004), (SiloStopped, 0.002), (GrainMoved, 0.01), (ClockJumped, 0.002),
        (SiloStalled, 0.1), (StoreAway, 0.001), (RowFails, 0.1), (JobCancelled, 0.1), (JobPaused, 0.1),
    ];

    public const string StoreFailsBefore = "store call fails before", StoreFailsAfter = "store call fails after", StaleListing =
        "stale listing";
    public const string MessageDropped = "message dropped", MessageDelayed = "message delayed", MessageRepeated = "message repeated";
    public const string ReplyDropped = "reply dropped", SiloKilled = "silo killed", SiloSuspended = "silo suspended";
    public const string SiloStopped = "silo stopped", GrainMoved = "grain moved", ClockJumped = "clock jumped";
    public const string SiloStalled = "silo suspended while it plans or finalises";
    public const string StoreAway = "store away for up to a minute", RowFails = "row fails its attempt";
    public const string JobCancelled = "job cancelled", JobPaused = "job paused for a while";

    /// <summary>Gets or sets whether anything goes wrong; off for the end of a schedule.</summary>
    public bool IsOn { get; set; } = true;

    /// <summary>Gets or sets until when every call of a store fails.</summary>
    public TimeSpan StoreAwayUntil { get; set; }

    /// <summary>Gets how many faults of each kind there were.</summary>
    public SortedDictionary<string, long> Counts { get; } = new(StringComparer.Ordinal);

    /// <summary>
    /// Leaves the silos alone: for a world whose rows bring them down. Deaths of other reasons would end a search for such rows early.
    /// </summary>
    public void SpareSilos()
    {
        foreach (var kind in (string[])[SiloKilled, SiloSuspended, SiloStopped, SiloStalled])
            _rates[kind] = 0;
    }

    /// <summary>Draws whether a fault happens now, and counts it.</summary>
    public bool Draw(string kind)
    {
        if (!IsOn || !_scheduler.Chance(_rates[kind]))
            return false;
        Counts[kind] = Counts.GetValueOrDefault(kind) + 1;
        _scheduler.Note($"fault: {kind}");
        return true;
    }
}
