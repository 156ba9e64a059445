using FgClip.Datasets.Plans;

namespace FgClip.Grains.Abstractions.Shards;

/// <summary>A shard, handed to a worker.</summary>
/// <param name="Shard">What to compute.</param>
/// <param name="Duration">For how long, from now; each renewal starts it again.</param>
/// <param name="Crashed">Rows that bring a worker down, counted from the shard's first: they are not computed and get the status
/// <c>crashed</c>.</param>
/// <param name="Probe">
/// Where this is not null, the shard took workers down and the one row that does it is looked for: compute these rows, while nothing
/// else runs in the process, commit nothing, and say <see cref="IShardBlockGrain.ClearAsync"/> if that went well.
/// </param>
[GenerateSerializer, Immutable, Alias("fgclip.ShardLease")]
public sealed record ShardLease(
    [property: Id(0)] ShardDescriptor Shard,
    [property: Id(1)] TimeSpan Duration,
    [property: Id(2)] IReadOnlyList<int> Crashed,
    [property: Id(3)] RowRange? Probe)
{
    /// <summary>Attempts at the shard that failed before this one; a worker commits what it suspects only where there were some.</summary>
    [Id(4)]
    public int Failures { get; init; }

    /// <summary>
    /// The oldest <see cref="Serialization.MessageVersion"/> that skips nothing of this which changes what is computed. Default: 0, any.
    /// </summary>
    [Id(5)]
    public int NeedsVersion { get; init; }
}
