using System.Globalization;
using FgClip.Bench.Baselines;
using FgClip.Datasets.Jobs;
using FgClip.TestKit;
using FgClip.TestKit.Datasets;
using FgClip.TestKit.Processes;

namespace FgClip.Bench.Evaluation;

/// <summary>Seconds and memory of <c>fgclip select</c> over many rows, of which each two have the same image.</summary>
/// <param name="output">Where the table goes.</param>
internal sealed class SelectionScale(TextWriter output)
{
    private const int Dimensions = 16, RowsPerPart = 50_000;

    /// <summary>Measures so many rows.</summary>
    public async Task RunAsync(int rows, CancellationToken cancellationToken)
    {
        using var folder = new TempFolder();
        var embeddings = await VectorDataset.WriteAsync(
            folder.At("data"), rows,
            i => new VectorRow($"{i}", $"{i % (rows / 2)}.png", Caption: $"caption {i} of many")
            {
                Sha256 = $"{i % (rows / 2):x64}",
                ImageEmbedding = VectorDataset.Unit(i % (rows / 2), Dimensions),
            },
            new FeatureOptions { TextHeads = [] }, RowsPerPart);
        await output.WriteLineAsync("| selected | seconds | peak MB | rows |\n|---|---|---|---|");
        await SelectAsync("a half, JSON Lines", "--where", "hash(key) % 2 = 0");
        await SelectAsync("all with vectors, Parquet", "--format", "parquet", "--vectors");
        var copies = folder.At("copies");
        await MeasuredProcess.RunAsync(
            [BuiltProgram.Fgclip, "dedup", "--embeddings", embeddings, "--above", "0.9999", "--output", copies], cancellationToken);
        await SelectAsync("one of each two, Parquet", "--format", "parquet", "--duplicates", copies, "--keep", "length(key)");

        async Task SelectAsync(string name, params string[] options)
        {
            var selected = await MeasuredProcess.RunAsync(
                [BuiltProgram.Fgclip, "select", "--embeddings", embeddings, "--output", folder.At(name), .. options], cancellationToken);
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {selected.Elapsed.TotalSeconds:f1} | {selected.PeakBytes / 1e6:f0} | "
                + $"{selected.Output.Split(':')[^1].Trim()} |"));
        }
    }
}
