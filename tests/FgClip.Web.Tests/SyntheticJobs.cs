using System.Text;
using System.Text.Json;
using FgClip.Model.Folders;
using FgClip.TestKit;
using FgClip.TestKit.Processes;
using FgClip.Web.Tests;

[assembly: AssemblyFixture(typeof(SyntheticJobs))]

namespace FgClip.Web.Tests;

/// <summary>A model and drawn scenes, for the jobs of all tests.</summary>
public sealed class SyntheticJobs : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private ModelFolder _model = null!;
    private int _jobs;

    /// <summary>The model's folder.</summary>
    public string Model => _model.Path;

    /// <summary>The model's digest.</summary>
    public string ModelDigest => _model.Digest;

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        await CliProcess.RunAsync(null, "model", "import", Fixtures.CheckpointShapes, "--out", _folder.At("model"));
        await CliProcess.RunAsync(null, "sample", "--out", _folder.At("scenes"), "--count", "40", "--seed", "3");
        _model = ModelFolder.Open(_folder.At("model"));
    }

    /// <summary>A job's specification as JSON. Row 3 and each thirtieth after it names an image that is not there.</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="shardRows">Rows of a shard.</param>
    public string Spec(int rows, int shardRows)
    {
        using var scenes = JsonDocument.Parse(File.ReadAllText(_folder.At("scenes/finehard.json")));
        var made = scenes.RootElement.EnumerateArray().Select(
            scene => (Image: scene.GetProperty("f_path").GetString(), Caption: scene.GetProperty("short_caption").GetString())).ToList();
        var job = $"job-{Interlocked.Increment(ref _jobs)}";
        var lines = new StringBuilder();
        for (var row = 0; row < rows; row++)
        {
            var (image, caption) = made[row % made.Count];
            lines.Append(JsonSerializer.Serialize(new { key = $"row-{row}", image = row % 30 == 3 ? "none.png" : image, caption }))
                .Append('\n');
        }

        return JsonSerializer.Serialize(new
        {
            model = new { name = "shapes", digest = _model.Digest, location = _model.Path },
            inputs = new[] { _folder.Write($"{job}.jsonl", lines.ToString()) },
            output = _folder.At(job),
            manifest = new { imageRoots = new[] { _folder.At("scenes") } },
            features = new { textHeads = new[] { "short" } },
            shards = new { rows = shardRows },
            run = new { maxErrorRate = 1 },
        });
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
