using System.Text;
using System.Text.Json;
using FgClip.Model.Folders;
using FgClip.TestKit;
using FgClip.TestKit.Processes;

namespace FgClip.Docs.Silos;

/// <summary>Specifications of small jobs: drawn images, and the small model that was trained on such drawings.</summary>
internal sealed class SampleJobs
{
    private const int Images = 40, ShardRows = 20;

    private readonly TempFolder _folder;
    private readonly ModelFolder _model;
    private readonly IReadOnlyList<(string Image, string Caption)> _rows;

    private SampleJobs(TempFolder folder)
    {
        _folder = folder;
        _model = ModelFolder.Open(folder.At("model"));
        using var scenes = JsonDocument.Parse(File.ReadAllText(folder.At("scenes", "finehard.json")));
        _rows = [.. scenes.RootElement.EnumerateArray().Select(scene => (scene.GetProperty("f_path").GetString()!, scene.GetProperty("short_caption").GetString()!))];
    }

    /// <summary>Draws the images and imports the model.</summary>
    public static async Task<SampleJobs> CreateAsync(TempFolder folder)
    {
        await CliProcess.RunAsync(null, "model", "import", Fixtures.CheckpointShapes, "--out", folder.At("model"));
        await CliProcess.RunAsync(null, "sample", "--out", folder.At("scenes"), "--count", $"{Images}", "--seed", "3");
        return new(folder);
    }

    /// <summary>Writes the input of a job that repeats the images.</summary>
    /// <param name="name">The name of its input and its output.</param>
    /// <param name="rows">Rows.</param>
    /// <returns>The specification as JSON.</returns>
    public string Spec(string name, int rows)
    {
        var lines = new StringBuilder();
        for (var row = 0; row < rows; row++)
            lines.Append(JsonSerializer.Serialize(new { key = $"row-{row}", image = _rows[row % _rows.Count].Image, caption = _rows[row % _rows.Count].Caption })).Append('\n');
        return JsonSerializer.Serialize(new
        {
            model = new { name = "shapes", digest = _model.Digest, location = _model.Path },
            inputs = new[] { _folder.Write($"{name}.jsonl", lines.ToString()) },
            output = _folder.At(name),
            manifest = new { imageRoots = new[] { _folder.At("scenes") } },
            features = new { textHeads = new[] { "short" } },
            shards = new { rows = ShardRows },
        });
    }
}
