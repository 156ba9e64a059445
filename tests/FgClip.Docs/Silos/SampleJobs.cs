using System.Text;
using System.Text.Json;
using FgClip.Model.Folders;
using FgClip.TestKit;
using FgClip.TestKit.Processes;

namespace FgClip.Docs.Silos;

/// <summary>Specifications of small jobs: drawn images, and the small model that was trained on such drawings.</summary>
internal sealed class SampleJobs
{
    private const int Images = 40;

    private readonly TempFolder _folder;
    private readonly ModelFolder _model;
    private readonly IReadOnlyList<(string Image, string Caption)> _rows;

    private SampleJobs(TempFolder folder)
    {
        _folder = folder;
        _model = ModelFolder.Open(folder.At("model"));
        using var scenes = JsonDocument.Parse(File.ReadAllText(folder.At("scenes", "finehard.json")));
        _rows = [.. scenes.RootElement.EnumerateArray().Select(scene =>
            (scene.GetProperty("f_path").GetString()!, scene.GetProperty("short_caption").GetString()!))];
    }

    /// <summary>Draws the images and imports the model.</summary>
    public static async Task<SampleJobs> CreateAsync(TempFolder folder)
    {
        await CliProcess.RunAsync(null, "model", "import", Fixtures.CheckpointShapes, "--out", folder.At("model"));
        await CliProcess.RunAsync(null, "sample", "--out", folder.At("scenes"), "--count", $"{Images}", "--seed", "7");
        return new(folder);
    }

    /// <summary>The model's folder.</summary>
    public string Model => _model.Path;

    /// <summary>The file of an image.</summary>
    public string Image(int index) => _folder.At("scenes", _rows.Select(row => row.Image).Distinct().ElementAt(index));

    /// <summary>Writes the input of a job that repeats the images.</summary>
    /// <param name="name">The name of its input and its output.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="shardRows">Rows of a shard.</param>
    /// <param name="missingEvery">After how many rows one names an image that is not there; 0 for never.</param>
    /// <param name="hasRejected">Whether the first row names a file that is not an image.</param>
    /// <returns>The specification as JSON.</returns>
    public string Spec(string name, int rows, int shardRows = 20, int missingEvery = 0, bool hasRejected = false)
    {
        var lines = new StringBuilder();
        for (var row = 0; row < rows; row++)
        {
            var (image, caption) = _rows[row % _rows.Count];
            if (missingEvery > 0 && row % missingEvery == missingEvery - 1)
                image = "missing.png";
            if (hasRejected && row == 0)
                image = "finehard.json";
            lines.Append(JsonSerializer.Serialize(new { key = $"row-{row}", image, caption })).Append('\n');
        }

        return JsonSerializer.Serialize(new
        {
            model = new { name = "shapes", digest = _model.Digest, location = _model.Path },
            inputs = new[] { _folder.Write($"{name}.jsonl", lines.ToString()) },
            output = _folder.At(name),
            manifest = new { imageRoots = new[] { _folder.At("scenes") } },
            features = new { textHeads = new[] { "short" } },
            shards = new { rows = shardRows },
        });
    }
}
