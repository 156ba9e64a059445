using System.Globalization;
using System.Text.Json;
using FgClip.Bench.Baselines;
using FgClip.Datasets.Jobs;
using FgClip.TestKit;
using FgClip.TestKit.Datasets;
using FgClip.TestKit.Processes;

namespace FgClip.Bench.Evaluation;

/// <summary>
/// The whole of <c>fgclip evaluate retrieval</c> beside NumPy over OpenBLAS, by turns: both as processes from their start to the printed
/// numbers, ours from Parquet with a report and a row for each query, NumPy's from arrays.
/// </summary>
/// <param name="output">Where the table goes.</param>
internal sealed class RetrievalScale(TextWriter output)
{
    private const int Images = 5000, Captions = 5, Dimensions = 768, RowsPerPart = 5000;

    // So near that some captions find another image first, as with a real model.
    private const float Noise = 4;

    /// <summary>Measures so many rounds.</summary>
    /// <exception cref="InvalidOperationException">The two sides count other hits.</exception>
    public async Task RunAsync(int rounds, CancellationToken cancellationToken)
    {
        using var folder = new TempFolder();
        var (images, texts) = await PrepareAsync(folder);
        await output.WriteLineAsync(
            "| round | ours s | of processors | peak MB | NumPy s | of processors | peak MB | ratio | of processors |\n"
            + "|---|---|---|---|---|---|---|---|---|");
        for (var round = 0; round < rounds; round++)
        {
            var (ours, numpy) = round % 2 == 0
                ? (await OursAsync(), await NumPyAsync())
                : Swap(await NumPyAsync(), await OursAsync());
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"| {round + 1} | {Columns(ours)} | {Columns(numpy)} | {numpy.Elapsed / ours.Elapsed:f2} | "
                + $"{numpy.Processor / ours.Processor:f2} |"));
            var hits = Hits(ours.Output);
            if (hits != numpy.Output.Trim())
                throw new InvalidOperationException($"Ours counted {hits} hits, and NumPy {numpy.Output.Trim()}.");

            Task<MeasuredProcess> OursAsync() => MeasuredProcess.RunAsync(
                [BuiltProgram.Fgclip, "evaluate", "retrieval", "--embeddings", images, "--texts", texts, "--output",
                folder.At($"out-{round}"), "--json"],
                cancellationToken);
        }

        Task<MeasuredProcess> NumPyAsync() =>
            MeasuredProcess.RunAsync(
                ["/usr/bin/python3", Scripts.PathOf("retrieval.py"), folder.Path], OpenBlas.Variables, cancellationToken);
    }

    private static async Task<(string Images, string Texts)> PrepareAsync(TempFolder folder)
    {
        VectorFiles.Write(folder.At("images.npy"), Images, Dimensions, Image);
        VectorFiles.Write(folder.At("texts.npy"), Images * Captions, Dimensions, Text);
        return (
            await VectorDataset.WriteAsync(folder.At("images"), Images,
                i => new VectorRow($"{i}", $"{i}.png", Caption: null) { Sha256 = $"{i:x64}", ImageEmbedding = Image(i) },
                new FeatureOptions { TextHeads = [] }, RowsPerPart),
            await VectorDataset.WriteAsync(folder.At("texts"), Images * Captions,
                i => new VectorRow($"{i / Captions}", $"{i / Captions}.png", $"caption {i}") { TextEmbedding = Text(i) },
                new FeatureOptions { Image = false, TextHeads = [TextHead.Short] }, RowsPerPart));
    }

    private static float[] Image(int i) => VectorDataset.Unit(i, Dimensions);

    private static float[] Text(int i)
    {
        var (image, noise) = (Image(i / Captions), VectorDataset.Unit(Images + i, Dimensions));
        var vector = image.Zip(noise, (x, y) => x + (Noise * y)).ToArray();
        var length = MathF.Sqrt(vector.Sum(x => x * x));
        return [.. vector.Select(x => x / length)];
    }

    private static string Hits(string json)
    {
        using var report = JsonDocument.Parse(json);
        return string.Join(' ', report.RootElement.GetProperty("metrics").EnumerateArray()
            .Select(metric => metric.GetProperty("hits").GetInt64()));
    }

    private static string Columns(MeasuredProcess process) => string.Create(
        CultureInfo.InvariantCulture,
        $"{process.Elapsed.TotalSeconds:f2} | {process.Processor.TotalSeconds:f2} | {process.PeakBytes / 1e6:f0}");

    private static (MeasuredProcess Ours, MeasuredProcess Peer) Swap(MeasuredProcess peer, MeasuredProcess ours) => (ours, peer);
}
