using FgClip.TestKit;
using FgClip.TestKit.Processes;

namespace FgClip.Faults.Jobs;

/// <summary>A model that computes an image in a few milliseconds, and images for it.</summary>
public sealed class FaultInputs : IDisposable
{
    private const int ImageCount = 48;

    private readonly TempFolder _folder = new();
    private int _paths;

    private FaultInputs()
    {
    }

    /// <summary>The model's folder.</summary>
    public string Model => _folder.At("model");

    /// <summary>The images, as manifests name them.</summary>
    public IReadOnlyList<string> Images { get; private set; } = [];

    /// <summary>The path of the first.</summary>
    public string FirstImage => _folder.At("scenes", Images[0]);

    /// <summary>Imports the model and draws the images.</summary>
    /// <param name="checkpoint">The model's checkpoint; null for the trained one of drawn scenes.</param>
    public static async Task<FaultInputs> MakeAsync(string? checkpoint = null)
    {
        var inputs = new FaultInputs();
        await CliProcess.RunAsync(null, "model", "import", checkpoint ?? Fixtures.CheckpointShapes, "--out", inputs.Model);
        await CliProcess.RunAsync(null, "sample", "--out", inputs._folder.At("scenes"), "--count", $"{ImageCount}", "--seed", "5");
        inputs.Images = [.. Directory.EnumerateFiles(inputs._folder.At("scenes", "images"), "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(inputs._folder.At("scenes"), file)).Order(StringComparer.Ordinal)];
        return inputs;
    }

    /// <summary>Writes a manifest of so many rows, whose keys are all different.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="imageOf">A row's image; null for one of <see cref="Images"/> after the other.</param>
    public string Manifest(int rows, Func<int, string?>? imageOf = null) => _folder.Write(
        $"scenes/{rows}-{Interlocked.Increment(ref _paths)}.jsonl",
        string.Concat(Enumerable.Range(0, rows).Select(row =>
            $$"""{"key": "row-{{row:d6}}", "image": "{{imageOf?.Invoke(row) ?? Images[row % Images.Count]}}", "caption": "a red circle, number {{row}}"}""" + "\n")));

    /// <summary>A path beside the manifests that nobody has had yet.</summary>
    public string NewPath(string name) => _folder.At("scenes", $"{name}-{Interlocked.Increment(ref _paths)}");

    /// <inheritdoc />
    public void Dispose() => _folder.Dispose();
}
