namespace FgClip.Grains.Abstractions.Jobs;

/// <summary>What a job says to a block that reports to it.</summary>
public enum BlockDirective
{
    /// <summary>Go on.</summary>
    GoOn,

    /// <summary>Hand out nothing; what is in hand continues to its end.</summary>
    HandOutNothing,

    /// <summary>The job is over, or it has started again under other blocks: stop whoever holds a lease.</summary>
    Stop,
}
