using System.Text.Json.Serialization;

namespace FgClip.Datasets.Jobs;

/// <summary>Where shards are cut: whichever bound is reached first.</summary>
public sealed record ShardOptions
{
    /// <summary>The most rows in a shard. Default: 10000.</summary>
    public int Rows { get; init; } = 10_000;

    /// <summary>The most bytes that a shard's part is expected to hold. Default: 1 GB.</summary>
    public long OutputBytes { get; init; } = 1_000_000_000;

    /// <summary>Whether the parts lie in folders. Default: auto, where there are more than 8,192.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public PartFolders Folders { get; init; }
}
