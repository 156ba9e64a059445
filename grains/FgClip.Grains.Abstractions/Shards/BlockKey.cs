using System.Globalization;

namespace FgClip.Grains.Abstractions.Shards;

/// <summary>
/// The key of a shard block: <c>job/1/000003</c>. A job that starts again has other blocks, which know nothing of the failures before.
/// </summary>
/// <param name="Job">The job's id.</param>
/// <param name="Run">The job's run, from 1.</param>
/// <param name="Block">The block, from 0.</param>
[GenerateSerializer, Immutable, Alias("fgclip.BlockKey")]
public readonly record struct BlockKey([property: Id(0)] string Job, [property: Id(1)] int Run, [property: Id(2)] int Block)
{
    /// <summary>Takes a grain's key apart.</summary>
    /// <exception cref="FormatException">It is not such a key.</exception>
    public static BlockKey Parse(string key)
    {
        var last = key.LastIndexOf('/');
        var first = last > 0 ? key.LastIndexOf('/', last - 1) : -1;
        return first > 0 && IsNumber(key.AsSpan(first + 1, last - first - 1), out var run) && IsNumber(key.AsSpan(last + 1), out var block)
            ? new BlockKey(key[..first], run, block)
            : throw new FormatException($"'{key}' is not a key of a shard block; they look like job/1/000003.");
    }

    /// <summary>The grain's key.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Job}/{Run}/{Block:D6}");

    private static bool IsNumber(ReadOnlySpan<char> text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
