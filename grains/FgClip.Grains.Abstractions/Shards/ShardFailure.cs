namespace FgClip.Grains.Abstractions.Shards;

/// <summary>A shard that was given up.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Reason">Why, in words that name it.</param>
[GenerateSerializer, Immutable, Alias("fgclip.ShardFailure")]
public sealed record ShardFailure([property: Id(0)] int Shard, [property: Id(1)] string Reason);
