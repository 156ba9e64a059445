using System.Globalization;
using System.Security.Cryptography;
using FgClip.Bench.Baselines;
using FgClip.Datasets.Jobs;
using FgClip.TestKit;
using FgClip.TestKit.Datasets;
using FgClip.TestKit.Processes;

namespace FgClip.Bench.Mining;

/// <summary>The whole of <c>fgclip mine</c>, by its size: time, memory, and what is left of the cores' matrix product.</summary>
/// <param name="output">Where the table goes.</param>
internal sealed class MiningScale(TextWriter output)
{
    private const int Dimensions = 768, RowsPerPart = 10_000, PeerSeconds = 10, PeerRows = 4096, PeerColumns = 8192;

    /// <summary>Measures sizes.</summary>
    public async Task RunAsync(IEnumerable<int> sizes, CancellationToken cancellationToken)
    {
        await output.WriteLineAsync("| rows | seconds | GFLOP/s | OpenBLAS | ratio | peak MB | ns a pair |\n|---|---|---|---|---|---|---|");
        foreach (var rows in sizes)
            await MeasureAsync(rows, cancellationToken);
    }

    private async Task MeasureAsync(int rows, CancellationToken cancellationToken)
    {
        using var folder = new TempFolder();
        var embeddings = await VectorDataset.WriteAsync(
            folder.At("data"), rows, i => Row(i, rows), new FeatureOptions { TextHeads = [TextHead.Short] }, RowsPerPart);
        var before = await OpenBlas.MeasureAsync(PeerRows, PeerColumns, Dimensions, PeerSeconds);
        var mined = await MeasuredProcess.RunAsync(
            [BuiltProgram.Fgclip, "mine", "--embeddings", embeddings, "--anchor", "image", "--candidate", "text", "--output",
            folder.At("out"), "--json"],
            cancellationToken);
        var after = await OpenBlas.MeasureAsync(PeerRows, PeerColumns, Dimensions, PeerSeconds);

        var (pairs, peer) = ((double)rows * rows, (before + after) / 2);
        var speed = 2e-9 * pairs * Dimensions / mined.Elapsed.TotalSeconds;
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"| {rows} | {mined.Elapsed.TotalSeconds:f1} | {speed:f1} | {peer:f1} | {speed / peer:f2} | {mined.PeakBytes / 1e6:f0} | "
            + $"{mined.Elapsed.TotalNanoseconds / pairs:f2} |"));
    }

    private static VectorRow Row(int i, int rows) => new($"{i}", $"{i}.png", $"caption {i}")
    {
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(BitConverter.GetBytes(i))),
        ImageEmbedding = VectorDataset.Unit(i, Dimensions),
        TextEmbedding = VectorDataset.Unit(i + rows, Dimensions),
    };
}
