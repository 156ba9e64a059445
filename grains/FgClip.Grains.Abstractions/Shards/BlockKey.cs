using System.Globalization;

namespace FgClip.Grains.Abstractions.Shards;

/// <summary>The key of a shard block: <c>job/000003</c>.</summary>
/// <param name="Job">The job's id.</param>
/// <param name="Block">The block, from 0.</param>
public readonly record struct BlockKey(string Job, int Block)
{
    /// <summary>Shards in a block; the last of a job may have fewer.</summary>
    public const int Shards = 256;

    /// <summary>The blocks that so many shards fill.</summary>
    public static int BlocksOf(int shards) => (shards + Shards - 1) / Shards;

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
