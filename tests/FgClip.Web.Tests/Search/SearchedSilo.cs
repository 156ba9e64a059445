using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using FgClip.TestKit;
using FgClip.TestKit.Processes;

namespace FgClip.Web.Tests.Search;

/// <summary>A silo with a finished job over drawn scenes, whose images, captions and boxes have vectors.</summary>
public sealed class SearchedSilo(SyntheticJobs jobs) : IAsyncLifetime
{
    /// <summary>Images; each has an English row with boxes and a Chinese one without.</summary>
    public const int Images = 60;

    private readonly TempFolder _folder = new();

    /// <summary>The silo.</summary>
    public ServedSilo Silo { get; private set; } = null!;

    /// <summary>The job.</summary>
    public string Job { get; private set; } = "";

    /// <summary>Its dataset.</summary>
    public string Output => _folder.At("embeddings");

    /// <summary>Where the scenes lie.</summary>
    public string Scenes => _folder.At("scenes");

    /// <summary>Where the silo looks for approximate indexes.</summary>
    public string Indexes => _folder.At("indexes");

    /// <summary>The parts, for DuckDB.</summary>
    public string Parts => $"'{Output}/part-*.parquet'";

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        await CliProcess.RunAsync(null, "sample", "--out", Scenes, "--count", $"{Images}", "--seed", "21");
        Silo = await ServedSilo.StartAsync(key: null, ("Web:SearchCache", _folder.At("cache")), ("Web:SearchIndexes", Indexes));
        Job = await Silo.SubmitAsync(Spec(Output, new { textHeads = new[] { "short" }, regions = true }));
        await Silo.SucceedAsync(Job);
    }

    /// <summary>A job over the scenes, as JSON.</summary>
    /// <param name="output">Where its dataset goes.</param>
    /// <param name="features">What it computes.</param>
    public string Spec(string output, object features) => JsonSerializer.Serialize(new
    {
        model = new { name = "shapes", digest = jobs.ModelDigest, location = jobs.Model },
        inputs = new[] { Path.Combine(Scenes, "finehard.json") },
        output,
        features,
        shards = new { rows = 50 },
    });

    /// <summary>A path that is not there yet.</summary>
    public string NewPath(string name) => _folder.At(name);

    /// <summary>Sends a search.</summary>
    public Task<(HttpStatusCode Status, JsonNode? Answer)> SendAsync(object body) =>
        Silo.SendAsync(HttpMethod.Post, $"/api/v1/jobs/{Job}/search", JsonSerializer.Serialize(body));

    /// <summary>Searches, and takes the hits.</summary>
    public async Task<IReadOnlyList<JsonNode>> FindAsync(object body)
    {
        var (status, answer) = await SendAsync(body);
        Assert.True(status == HttpStatusCode.OK, $"{answer}");
        return [.. answer!["hits"]!.AsArray().Select(hit => hit!)];
    }

    /// <summary>Searches with <c>fgclip search</c>.</summary>
    public async Task<IReadOnlyList<JsonNode>> AskCliAsync(params IEnumerable<string> arguments)
    {
        var lines = await CliProcess.RunAsync(
            null, ["search", "--embeddings", Output, "--cache", _folder.At("cli-cache"), "--json", .. arguments]);
        return [.. lines.Where(line => line.Text.StartsWith('{')).Select(line => JsonNode.Parse(line.Text)!)];
    }

    /// <summary>
    /// Holds two lists of hits to be the same. Vectors that another number of threads computed differ in their last digits, so what scores
    /// the same but for that may change places.
    /// </summary>
    public static void AssertSame(IReadOnlyList<JsonNode> expected, IReadOnlyList<JsonNode> hits)
    {
        Assert.NotEmpty(expected);
        Assert.Equal(expected.Select(hit => (double)hit["score"]!), hits.Select(hit => (double)hit["score"]!),
            (a, b) => Math.Abs(a - b) < 1e-5);
        var last = (double)expected[^1]["score"]! + 1e-5;
        Assert.Equal(Places(expected, last), Places(hits, last));
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await Silo.DisposeAsync();
        _folder.Dispose();
    }

    private static IEnumerable<(string Key, int Region)> Places(IEnumerable<JsonNode> hits, double above) =>
        hits.Where(hit => (double)hit["score"]! > above).Select(hit => ((string)hit["key"]!, (int?)hit["region"] ?? -1)).Order();
}
