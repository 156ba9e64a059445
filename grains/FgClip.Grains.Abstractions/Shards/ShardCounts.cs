using System.Text.Json.Serialization;

namespace FgClip.Grains.Abstractions.Shards;

/// <summary>How far shards are. What is neither done, leased nor failed waits.</summary>
/// <param name="Total">All of them.</param>
/// <param name="Done">Those with a receipt.</param>
/// <param name="Leased">Those that a worker holds.</param>
/// <param name="Failed">Those that were given up.</param>
[GenerateSerializer, Immutable, Alias("fgclip.ShardCounts")]
public readonly record struct ShardCounts(
    [property: Id(0)] int Total,
    [property: Id(1)] int Done,
    [property: Id(2)] int Leased,
    [property: Id(3)] int Failed)
{
    /// <summary>Those that wait for a worker.</summary>
    [JsonIgnore]
    public int Waiting => Total - Done - Leased - Failed;

    /// <summary>Both together.</summary>
    public static ShardCounts operator +(ShardCounts left, ShardCounts right) => new(
        left.Total + right.Total, left.Done + right.Done, left.Leased + right.Leased, left.Failed + right.Failed);

    /// <summary>Those of the left that are not those of the right.</summary>
    public static ShardCounts operator -(ShardCounts left, ShardCounts right) => new(
        left.Total - right.Total, left.Done - right.Done, left.Leased - right.Leased, left.Failed - right.Failed);
}
