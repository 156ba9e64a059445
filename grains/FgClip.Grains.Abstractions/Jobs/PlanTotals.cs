namespace FgClip.Grains.Abstractions.Jobs;

/// <summary>What a plan came to.</summary>
/// <param name="Shards">Shards, numbered from 0.</param>
/// <param name="Rows">Rows in all of them.</param>
[GenerateSerializer, Immutable, Alias("fgclip.PlanTotals")]
public sealed record PlanTotals([property: Id(0)] int Shards, [property: Id(1)] long Rows);
