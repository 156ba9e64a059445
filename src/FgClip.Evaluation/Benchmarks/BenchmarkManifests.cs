using System.Text.Encodings.Web;
using System.Text.Json;
using FgClip.Model.Tokenization;

namespace FgClip.Evaluation.Benchmarks;

/// <summary>
/// The manifests of a benchmark, as <c>fgclip embed</c> reads them: images and texts apart, so that an image with five texts is computed
/// once.
/// </summary>
/// <param name="Images">The manifest of the images, with their boxes where there are any.</param>
/// <param name="Texts">The manifest of the texts; null where there are none.</param>
/// <param name="Classes">The file of the classes; null where there are none.</param>
/// <param name="LeftOut">What of the annotations is in no manifest, by reason.</param>
public sealed record BenchmarkManifests(string Images, string? Texts, string? Classes, IReadOnlyDictionary<string, long> LeftOut)
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the manifests of a benchmark. Files that are the same already stay as they are.</summary>
    /// <param name="benchmark">The benchmark, one with annotations.</param>
    /// <param name="files">Its files.</param>
    /// <param name="folder">The folder to write.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="InvalidDataException">The annotations are not those of the benchmark.</exception>
    public static async Task<BenchmarkManifests> WriteAsync(Benchmark benchmark, BenchmarkFiles files, string folder,
        CancellationToken cancellationToken)
    {
        var set = await benchmark.Reader!.ReadAsync(files.Annotations!, files.Images, cancellationToken).ConfigureAwait(false);
        if (set.Items.Count == 0)
            throw new InvalidDataException($"{files.Annotations} has no image of {benchmark.Name}.");
        string Lower(string text) => benchmark.LowersTexts ? PythonLowercase.Apply(text) : text;
        Directory.CreateDirectory(folder);
        var hasBoxes = benchmark.Task is not BenchmarkTask.Retrieval;
        var images = set.Items.Select(item => hasBoxes
            ? Line(new { key = item.Key, image = item.Image, boxes = item.Boxes.Select(box => Box(benchmark, box, Lower)) })
            : Line(new { key = item.Key, image = item.Image }));
        var texts = set.Items.SelectMany(item => item.Texts.Select(text => Line(new { key = item.Key, caption = Lower(text) })));
        return new BenchmarkManifests(
            await PutAsync(folder, "images.jsonl", images, cancellationToken).ConfigureAwait(false),
            hasBoxes ? null : await PutAsync(folder, "texts.jsonl", texts, cancellationToken).ConfigureAwait(false),
            set.Classes.Count == 0 ? null
                : await PutAsync(folder, "classes.tsv", set.Classes.Select(one => $"{one.Id}\t{one.Name}"), cancellationToken)
                    .ConfigureAwait(false),
            set.LeftOut);
    }

    // The label of a box is the id of its class, which is no text to lower.
    private static object Box(Benchmark benchmark, BenchmarkBox box, Func<string, string> lower) =>
        benchmark.Task is BenchmarkTask.Boxes
            ? new { box = box.Corners, label = box.Label }
            : new { box = box.Corners, label = lower(box.Label), negatives = box.Negatives.Select(lower) };

    private static string Line(object row) => JsonSerializer.Serialize(row, row.GetType(), Options);

    private static async Task<string> PutAsync(string folder, string name, IEnumerable<string> lines, CancellationToken cancellationToken)
    {
        var (path, draft) = (Path.Combine(folder, name), Path.Combine(folder, $".{name}.draft"));
        await using (var writer = new StreamWriter(draft) { NewLine = "\n" })
        {
            foreach (var line in lines)
                await writer.WriteLineAsync(line.AsMemory(), cancellationToken).ConfigureAwait(false);
        }

        if (File.Exists(path) && await IsSameAsync(path, draft, cancellationToken).ConfigureAwait(false))
            File.Delete(draft);
        else
            File.Move(draft, path, overwrite: true);
        return path;
    }

    private static async Task<bool> IsSameAsync(string one, string other, CancellationToken cancellationToken)
    {
        var (left, right) = (await File.ReadAllBytesAsync(one, cancellationToken).ConfigureAwait(false),
            await File.ReadAllBytesAsync(other, cancellationToken).ConfigureAwait(false));
        return left.AsSpan().SequenceEqual(right);
    }
}
