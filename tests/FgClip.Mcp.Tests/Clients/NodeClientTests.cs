using System.Text.Json.Nodes;
using FgClip.Cli;
using FgClip.Cli.Tests;
using FgClip.TestKit;

namespace FgClip.Mcp.Tests.Clients;

/// <summary>
/// Every tool through both TypeScript SDKs, with success, partial failure and failure: an SDK refuses a schema that breaks the protocol's
/// specification, and a result that breaks its own schema.
/// </summary>
[Collection(nameof(ShapesModel))]
public sealed class NodeClientTests(ShapesModel shapes)
{
    private const string Image = "rgb_64x64.png";

    private static readonly string Images = Fixtures.At("images");

    [Theory]
    [MemberData(nameof(NodeClient.Libraries), MemberType = typeof(NodeClient))]
    public async Task Every_tool_is_accepted_with_success_partial_failure_and_failure(string library)
    {
        var dataset = await EmbedAsync();
        var answers = await NodeClient.CallAsync(
            library,
            ["mcp", "--model", shapes.Model, "--image-root", Images, "--dataset", dataset],
            new("text_embedding", new { texts = new[] { "a red square", "红色的方块" } }),
            new("text_embedding", new { texts = new[] { "a", " ", null }, walk_type = (string?)null }),
            new("text_embedding", new { }),
            new("text_embedding", new { texts = "a", walk = "short" }),
            new("image_embedding", new { images = new[] { Image } }),
            new("image_embedding", new { images = new[] { Image, "nowhere.png", null, "bad_random.png" } }),
            new("image_embedding", new { images = new object[] { Image, 5 } }),
            new("dense_embedding", new { image = Image }),
            new("dense_embedding", new { image = "nowhere.png" }),
            new("region_embedding", new { image = Image, boxes = new[] { new[] { 1, 2.5, 30, 40 } } }),
            new("region_embedding", new { image = Image, boxes = new int[]?[] { [1, 2, 30, 40], [70, 70, 90, 90], null } }),
            new("region_embedding", new { image = Image, boxes = new[] { new[] { "1", "2", "3", "4" } } }),
            new("cosine_similarity", new { uris_a = Uris(1, 2), uris_b = Uris(1, 4) }),
            new("cosine_similarity", new { uris_a = Uris(1, 2), uris_b = Uris(1, 4, 7), mode = "matrix" }),
            new("cosine_similarity", new { uris_a = new string?[] { null }, uris_b = Uris(1) }),
            new("search", new { text = "a red square", count = 5 }),
            new("search", new { uri = Uris(1)[0], count = "five" }),
            new("job_status", new { job = "j" }),
            new("list_jobs", new { all = true }),
            new("list_jobs", new { }));

        Assert.Equal(8, answers.Tools.Count);
        Assert.All(answers.Tools, tool => AssertIsOfObjects(tool["outputSchema"]!));
        var results = new Queue<NodeResult>(answers.Results);
        AssertSaved(results, [1, 2]);
        AssertSaved(results, [3, null, null], "texts[1] is empty.", "texts[2] is empty.");
        Assert.Equal("texts: is missing; it must be an array of strings.", results.Dequeue().Reason);
        Assert.Equal("texts: must be an array of strings, not a string.\nwalk: is not an argument; the tool takes texts, walk_type.",
            results.Dequeue().Reason);
        AssertSaved(results, [4]);
        AssertSaved(results, [5, null, null, null], "images[1]: There is no file nowhere.png", "images[2]: is null", "images[3]: ");
        Assert.Equal("images[1]: must be a string, not the number 5.", results.Dequeue().Reason);
        Assert.Equal(Uris(6)[0], (string?)results.Dequeue().Value["saved_uri"]);
        Assert.Contains("There is no file nowhere.png", results.Dequeue().Reason);
        AssertSaved(results, [7]);
        AssertSaved(results, [8, null, null], "boxes[1]: must be [left, top, right, bottom]", "boxes[2]: must be [left");
        Assert.StartsWith("boxes[0][0]: must be a number, not a string.\n", results.Dequeue().Reason);
        Assert.Equal(1, (double)results.Dequeue().Value["similarities"]![0]!, 1e-6);
        Assert.Equal(3, results.Dequeue().Value["similarities"]![1]!.AsArray().Count);
        Assert.Contains("no embedding null", results.Dequeue().Reason);
        var rows = results.Dequeue().Value["rows"]!.AsArray();
        Assert.Equal(["a red circle", null], rows.Select(row => (string?)row!["caption"]).OrderDescending());
        Assert.Equal("count: must be an integer, not a string.", results.Dequeue().Reason);
        Assert.Contains("told of no cluster", results.Dequeue().Reason);
        Assert.Equal("all: is not an argument; the tool takes none.", results.Dequeue().Reason);
        Assert.Contains("told of no cluster", results.Dequeue().Reason);
        Assert.Empty(results);
    }

    [Theory]
    [MemberData(nameof(NodeClient.Libraries), MemberType = typeof(NodeClient))]
    public async Task A_call_reports_its_progress_and_a_cancelled_one_ends_and_keeps_nothing(string library)
    {
        string[] few = [.. Enumerable.Range(0, 100).Select(i => $"text {i}")], many = [.. Enumerable.Range(0, 50_000).Select(i => $"{i}")];

        var answers = await NodeClient.CallAsync(
            library,
            ["mcp", "--model", shapes.Model],
            new("text_embedding", new { texts = few }),
            new("text_embedding", new { texts = many }, Cancel: true),
            new("text_embedding", new { texts = new[] { "after" } }));

        Assert.Equal([32, 64, 96, 100], answers.Results[0].Progress.Select(step => (int)step["progress"]!));
        Assert.All(answers.Results[0].Progress, step => Assert.Equal(100, (int)step["total"]!));
        Assert.Contains("enough", answers.Results[1].Thrown);
        Assert.Equal("fgclip://embeddings/101", (string?)answers.Results[2].Value["saved_uris"]![0]);
    }

    /// <summary>A dataset of three rows: one with a caption, one without, and one that failed.</summary>
    private async Task<string> EmbedAsync()
    {
        var (manifest, output) = (shapes.NewPath("manifest") + ".jsonl", shapes.NewPath("small"));
        await File.WriteAllTextAsync(manifest, $$"""
            {"image": "{{Image}}", "caption": "a red circle"}
            {"image": "jpeg_444.jpg"}
            {"image": "nowhere.png"}

            """);
        (await Fgclip.RunAsync("embed", "--model", shapes.Model, "--input", manifest, "--image-root", Images, "--output", output,
            "--features", "image"))
            .Ended(ExitCode.Done);
        return output;
    }

    private static string[] Uris(params int[] numbers) => [.. numbers.Select(number => $"fgclip://embeddings/{number}")];

    private static void AssertSaved(Queue<NodeResult> results, int?[] numbers, params string[] errors)
    {
        var saved = results.Dequeue().Value;
        Assert.Equal(
            numbers.Select(number => number is { } made ? Uris(made)[0] : null),
            saved["saved_uris"]!.AsArray().Select(uri => (string?)uri));
        Assert.Equal(errors.Length == 0, (bool)saved["success"]!);
        var lines = ((string?)saved["error_msg"])?.Split('\n') ?? [];
        Assert.Equal(errors.Length, lines.Length);
        Assert.All(errors.Zip(lines), pair => Assert.StartsWith(pair.First, pair.Second));
    }

    /// <summary>The protocol's <c>properties?: {[key: string]: object}</c>, which JSON Schema's <c>true</c> is not.</summary>
    private static void AssertIsOfObjects(JsonNode schema)
    {
        Assert.Equal("object", (string?)schema["type"]);
        Assert.All(schema["properties"]!.AsObject(), member => Assert.IsType<JsonObject>(member.Value));
    }
}
