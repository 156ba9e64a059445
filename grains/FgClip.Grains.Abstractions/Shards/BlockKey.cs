using System.Globalization;
using FgClip.Datasets.Commits;

namespace FgClip.Grains.Abstractions.Shards;

/// <summary>The key of a shard block: <c>job/000003</c>.</summary>
/// <param name="Job">The job's id.</param>
/// <param name="Block">The block, from 0.</param>
public readonly record struct BlockKey(string Job, int Block)
{
    /// <summary>The blocks that so many shards fill.</summary>
    public static int BlocksOf(int shards) => (shards + DatasetLayout.ShardsPerBlock - 1) / DatasetLayout.ShardsPerBlock;

    /// <summary>Takes a grain's key apart.</summary>
    /// <exception cref="FormatException">It is no such key.</exception>
    public static BlockKey Parse(string key)
    {
        var slash = key.LastIndexOf('/');
        return slash > 0 && int.TryParse(key.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var block)
            ? new BlockKey(key[..slash], block)
            : throw new FormatException($"'{key}' is no key of a shard block; they look like job/000003.");
    }

    /// <summary>The grain's key.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Job}/{Block:D6}");
}
