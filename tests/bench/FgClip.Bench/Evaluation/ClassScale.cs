using System.Globalization;
using System.Runtime.InteropServices;
using FgClip.Bench.Baselines;
using FgClip.Bench.Inputs;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Rows;
using FgClip.TestKit;
using FgClip.TestKit.Datasets;

namespace FgClip.Bench.Evaluation;

/// <summary>
/// The whole of <c>fgclip evaluate boxes</c> over as many classes as LVIS has, beside NumPy over OpenBLAS, by turns. The vectors of the
/// classes are there on both sides: ours finds them where a run that was killed after them left them.
/// </summary>
/// <param name="output">Where the table goes.</param>
/// <param name="program">The build that is measured.</param>
internal sealed class ClassScale(TextWriter output, string program)
{
    private const int Classes = 1203, Rows = 25_000, BoxesPerRow = 10, Dimensions = 768, RowsPerPart = 5000, ClassesPerFile = 16;

    // So near that some boxes find another class first, as with a real model.
    private const float Noise = 6;

    /// <summary>Measures so many rounds.</summary>
    /// <exception cref="InvalidOperationException">The two sides count other hits.</exception>
    public async Task RunAsync(int rounds, CancellationToken cancellationToken)
    {
        using var folder = new TempFolder();
        using var made = await SyntheticFolder.MakeAsync("fgclip2-base");
        VectorFiles.Write(folder.At("boxes.npy"), Rows * BoxesPerRow, Dimensions, Box);
        VectorFiles.Write(folder.At("classes.npy"), Classes, Dimensions, Class);
        await File.WriteAllLinesAsync(folder.At("classes.txt"), Enumerable.Range(0, Classes).Select(Name), cancellationToken);
        var dataset = await VectorDataset.WriteAsync(folder.At("dataset"), Rows, Row,
            new FeatureOptions { Image = false, Regions = true }, RowsPerPart, made.Model.Digest);

        var turns = new EvaluationTurns(output);
        await turns.RunAsync(rounds, round =>
        {
            var report = folder.At($"out-{round}");
            WriteClassVectors(Path.Combine(report, "_work", "classes"));
            return [program, "evaluate", "boxes", "--embeddings", dataset, "--classes", folder.At("classes.txt"), "--model",
                made.Model.Path, "--output", report, "--k", "1,5", "--json"];
        }, ["/usr/bin/python3", Scripts.PathOf("classes.py"), folder.Path], cancellationToken);
    }

    private static void WriteClassVectors(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var (file, classes) in Enumerable.Range(0, Classes).Chunk(ClassesPerFile).Index())
        {
            using var vectors = File.Create(Path.Combine(folder, file.ToString("000000", CultureInfo.InvariantCulture)));
            foreach (var number in classes)
                vectors.Write(MemoryMarshal.AsBytes(Class(number).AsSpan()));
        }
    }

    private static VectorRow Row(int row) => new($"{row}", $"{row}.png", Caption: null)
    {
        Regions =
        [
            .. Enumerable.Range(row * BoxesPerRow, BoxesPerRow).Select(box => new OutputRegion(
                [box % BoxesPerRow, 0, 20, 10], Name(box % Classes), Box(box), LabelEmbedding: null, [], NegativeEmbeddings: null)),
        ],
    };

    private static string Name(int number) => $"class {number}";

    private static float[] Class(int number) => VectorDataset.Unit(number, Dimensions);

    private static float[] Box(int number) => NoisyVectors.Near(Class(number % Classes), Classes + number, Noise);
}
