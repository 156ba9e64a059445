namespace FgClip.Grains.Abstractions.Shards;

/// <summary>Where each shard of a job stands, or what changed of it.</summary>
/// <param name="Moment">When that was. Asked again with it, the job tells what changed since.</param>
/// <param name="Total">Shards of the job; 0 before they are planned.</param>
/// <param name="IsWhole">Whether this is all there is to tell: a shard that no stretch covers waits. Else it stands where it stood.</param>
/// <param name="Stretches">The states.</param>
[GenerateSerializer, Immutable, Alias("fgclip.ShardGrid")]
public sealed record ShardMap(
    [property: Id(0)] ShardMapVersion Moment,
    [property: Id(1)] int Total,
    [property: Id(2)] bool IsWhole,
    [property: Id(3)] IReadOnlyList<ShardRange> Stretches);

/// <summary>A moment of a job's grid.</summary>
/// <param name="Epoch">Who counts: a coordinator that starts again counts from 0 under another epoch.</param>
/// <param name="Number">Changes up to then.</param>
[GenerateSerializer, Immutable, Alias("fgclip.GridMoment")]
public readonly record struct ShardMapVersion([property: Id(0)] Guid Epoch, [property: Id(1)] long Number);

/// <summary>Consecutive shards.</summary>
/// <param name="First">The first of them.</param>
/// <param name="Runs">Their states, as <see cref="ShardRuns"/> has them.</param>
[GenerateSerializer, Immutable, Alias("fgclip.ShardStretch")]
public readonly record struct ShardRange([property: Id(0)] int First, [property: Id(1)] string Runs);
