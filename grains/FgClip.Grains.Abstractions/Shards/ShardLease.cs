using FgClip.Datasets.Planning;

namespace FgClip.Grains.Abstractions.Shards;

/// <summary>A shard, handed to a worker.</summary>
/// <param name="Shard">What to compute.</param>
/// <param name="Duration">For how long, from now; each renewal starts it anew.</param>
[GenerateSerializer, Immutable, Alias("fgclip.ShardLease")]
public sealed record ShardLease([property: Id(0)] ShardDescriptor Shard, [property: Id(1)] TimeSpan Duration);
