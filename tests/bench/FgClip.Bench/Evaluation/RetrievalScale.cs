using FgClip.Bench.Baselines;
using FgClip.Datasets.Jobs;
using FgClip.TestKit;
using FgClip.TestKit.Datasets;

namespace FgClip.Bench.Evaluation;

/// <summary>
/// The whole of <c>fgclip evaluate retrieval</c> beside NumPy over OpenBLAS, by turns: both as processes from their start to the printed
/// numbers, ours from Parquet with a report and a row for each query, NumPy's from arrays.
/// </summary>
/// <param name="output">Where the table goes.</param>
/// <param name="program">The build that is measured.</param>
internal sealed class RetrievalScale(TextWriter output, string program)
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
        await new EvaluationTurns(output).RunAsync(
            rounds,
            round => [program, "evaluate", "retrieval", "--embeddings", images, "--texts", texts, "--output",
                folder.At($"out-{round}"), "--json"],
            ["/usr/bin/python3", Scripts.PathOf("retrieval.py"), folder.Path],
            cancellationToken);
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

    private static float[] Text(int i) => NoisyVectors.Near(Image(i / Captions), Images + i, Noise);
}
