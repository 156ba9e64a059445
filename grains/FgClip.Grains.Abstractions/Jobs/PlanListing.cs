namespace FgClip.Grains.Abstractions.Jobs;

/// <summary>The inputs that a planning goes over, as they were listed.</summary>
/// <param name="Folder">The folder of the planning in the output, whose name has a fingerprint of the inputs.</param>
/// <param name="Plan">The number that the plan will have.</param>
/// <param name="Inputs">How many inputs there are.</param>
/// <param name="Leases">How many leases they come to.</param>
[GenerateSerializer, Immutable, Alias("fgclip.PlanListing")]
public sealed record PlanListing(
    [property: Id(0)] string Folder, [property: Id(1)] int Plan, [property: Id(2)] int Inputs, [property: Id(3)] int Leases);

/// <summary>How much of a planning is done.</summary>
/// <param name="Inputs">Inputs that are planned.</param>
/// <param name="Rows">Rows that were seen in inputs.</param>
/// <param name="Bytes">Bytes of inputs that were gone over.</param>
[GenerateSerializer, Immutable, Alias("fgclip.PlanCounts")]
public readonly record struct PlanCounts([property: Id(0)] long Inputs, [property: Id(1)] long Rows, [property: Id(2)] long Bytes)
{
    /// <summary>Adds counts.</summary>
    public static PlanCounts operator +(PlanCounts left, PlanCounts right) =>
        new(left.Inputs + right.Inputs, left.Rows + right.Rows, left.Bytes + right.Bytes);
}

/// <summary>How far a planning is.</summary>
/// <param name="Inputs">How many inputs there are.</param>
/// <param name="Done">How much of them is planned, finished or in hand.</param>
[GenerateSerializer, Immutable, Alias("fgclip.PlanningProgress")]
public sealed record PlanningProgress([property: Id(0)] int Inputs, [property: Id(1)] PlanCounts Done);
