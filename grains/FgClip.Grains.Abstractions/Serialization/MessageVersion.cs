namespace FgClip.Grains.Abstractions.Serialization;

/// <summary>
/// Holds the version of the messages that hand work out. Orleans skips members of a message that its receiver does not know. So a
/// coordinator that sets a member which changes what is computed states the version that the member came with
/// (<see cref="Jobs.WorkOffer.NeedsVersion"/> and its like), and a worker of an older version gives the work back. Values that travel as
/// JSON need none: their unknown members are refused.
/// </summary>
public static class MessageVersion
{
    /// <summary>
    /// The version that this build knows. 1: offers and leases state what they need; 0.1.0 does not look at it. 2: a plan is made in
    /// stages.
    /// </summary>
    public const int Current = PlanStages;

    /// <summary>The version that <see cref="Jobs.PlanOffer.Stage"/> came with.</summary>
    public const int PlanStages = 2;
}
