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

    /// <summary>The folder that has the model.</summary>
    public string Folder => _folder.Path;

    /// <summary>
    /// The model by a path that means something else in each process, as a path does on each machine: only a process whose working folder
    /// is <see cref="Folder"/> has it there.
    /// </summary>
    public const string ModelOfWorkingFolder = "/proc/self/cwd/model";

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
    /// <param name="first">The number of the first row.</param>
    public string Manifest(int rows, Func<int, string?>? imageOf = null, int first = 0) => _folder.Write(
        $"scenes/{rows}-{Interlocked.Increment(ref _paths)}.jsonl",
        string.Concat(Enumerable.Range(first, rows).Select(row => Line(row, imageOf?.Invoke(row) ?? Images[row % Images.Count]))));

    private static string Line(int row, string image) =>
        $$"""{"key": "row-{{row:d6}}", "image": "{{image}}", "caption": "a red circle, number {{row}}"}""" + "\n";

    /// <summary>Puts an image where there was none.</summary>
    /// <param name="name">Its name, as a manifest has it.</param>
    public void AddImage(string name) => File.Copy(FirstImage, _folder.At("scenes", name), overwrite: true);

    /// <summary>A path beside the manifests that nobody has had yet.</summary>
    public string NewPath(string name) => _folder.At("scenes", $"{name}-{Interlocked.Increment(ref _paths)}");

    /// <inheritdoc />
    public void Dispose() => _folder.Dispose();
}
