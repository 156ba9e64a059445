using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FgClip.Mining.Plans;
using FgClip.Storage;

namespace FgClip.Evaluation.Ranks;

/// <summary>The ranks of a block of images, which a kill keeps.</summary>
internal static class RankFile
{
    /// <summary>The ranks of a block's images.</summary>
    public static string OfImages(int block) => $"{MiningLayout.Work}/ranks/images-{block:000000}";

    /// <summary>The ranks of all texts among a block's images. It is written last.</summary>
    public static string OfTexts(int block) => $"{MiningLayout.Work}/ranks/texts-{block:000000}";

    public static Task WriteAsync(IObjectStore output, string name, QueryRank[] ranks, CancellationToken cancellationToken) =>
        output.PutBytesAsync(name, MemoryMarshal.AsBytes<QueryRank>(ranks).ToArray(), CommitCondition.Absent, MiningLayout.Staging,
            cancellationToken);

    /// <summary>How many ranks a file holds.</summary>
    public static async Task<int> CountAsync(IObjectStore output, string name, CancellationToken cancellationToken) =>
        (int)((await output.FindAsync(name, cancellationToken).ConfigureAwait(false))!.Length / Unsafe.SizeOf<QueryRank>());

    /// <summary>Reads some of a file's ranks.</summary>
    public static async Task<QueryRank[]> ReadAsync(IObjectStore output, string name, int first, int count,
        CancellationToken cancellationToken)
    {
        if (count == 0)
            return [];
        var bytes = new byte[count * Unsafe.SizeOf<QueryRank>()];
        await using var stream = await output.OpenReadAsync(name, (long)first * Unsafe.SizeOf<QueryRank>(), bytes.Length, cancellationToken)
            .ConfigureAwait(false);
        await stream.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
        return MemoryMarshal.Cast<byte, QueryRank>(bytes).ToArray();
    }
}
