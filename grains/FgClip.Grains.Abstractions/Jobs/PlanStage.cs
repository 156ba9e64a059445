namespace FgClip.Grains.Abstractions.Jobs;

/// <summary>What of a plan is to be made.</summary>
public enum PlanStage
{
    /// <summary>All of it by one worker, as a coordinator of an earlier version asks for.</summary>
    Whole,

    /// <summary>The list of inputs; a worker that does not know of stages makes the whole plan in its place.</summary>
    List,

    /// <summary>Some of the inputs.</summary>
    Units,

    /// <summary>The plan from what was found in all inputs.</summary>
    Merge,
}
