namespace FgClip.Workers.Attempts;

/// <summary>How an attempt ended.</summary>
internal enum AttemptOutcome
{
    /// <summary>The work is done, and its coordinator knows.</summary>
    Done,

    /// <summary>The work failed, and its coordinator knows.</summary>
    Failed,

    /// <summary>The lease was lost, the job is over, or the silo stops: it counts as nothing.</summary>
    Dropped,

    /// <summary>This device cannot do the job, and another may: the work was given back.</summary>
    Refused,
}

/// <summary>How an attempt ended, and what it left.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Failure">What it failed with; null where it did not fail.</param>
/// <param name="Leftover">Work that was abandoned and has not ended yet; null where there is none. It never fails.</param>
internal readonly record struct AttemptResult(AttemptOutcome Outcome, string? Failure = null, Task? Leftover = null);
