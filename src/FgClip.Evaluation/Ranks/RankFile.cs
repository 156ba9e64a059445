using System.Runtime.InteropServices;
using FgClip.Mining.Plans;
using FgClip.Storage;

namespace FgClip.Evaluation.Ranks;

/// <summary>The ranks of a block of queries, which a kill keeps.</summary>
internal static class RankFile
{
    public static string Name(string direction, int block) => $"{MiningLayout.Work}/ranks/{direction}-{block:000000}";

    public static Task WriteAsync(IObjectStore output, string name, QueryRank[] ranks, CancellationToken cancellationToken) =>
        output.PutBytesAsync(name, MemoryMarshal.AsBytes<QueryRank>(ranks).ToArray(), CommitCondition.Absent, MiningLayout.Staging,
            cancellationToken);

    public static async Task<QueryRank[]> ReadAsync(IObjectStore output, string name, CancellationToken cancellationToken)
    {
        await using var stream = await output.OpenReadAsync(name, 0, null, cancellationToken).ConfigureAwait(false);
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, cancellationToken).ConfigureAwait(false);
        return MemoryMarshal.Cast<byte, QueryRank>(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)).ToArray();
    }
}
