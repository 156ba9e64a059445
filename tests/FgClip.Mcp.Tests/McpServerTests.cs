using System.Globalization;
using System.Text.Json.Nodes;
using FgClip.Cli;
using FgClip.Cli.Tests;
using FgClip.Mcp.Tests.Clients;
using FgClip.TestKit;
using FgClip.TestKit.Processes;
using FgClip.TestKit.Services;
using ModelContextProtocol.Client;
using static FgClip.Mcp.Tests.ServerClient;

namespace FgClip.Mcp.Tests;

[Collection(nameof(ShapesModel))]
public sealed class McpServerTests(ShapesModel shapes, ServerClient server) : IClassFixture<ServerClient>
{
    private static readonly string Images = ServerClient.Images;

    private readonly McpClient _client = server.Shared;

    [Fact]
    public async Task Its_tools_are_those_of_FGCLIP_MCP_and_more()
    {
        var tools = await _client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(
            ["cosine_similarity", "dense_embedding", "image_embedding", "job_status", "list_jobs", "region_embedding", "search",
            "text_embedding"],
            tools.Select(tool => tool.Name).Order(StringComparer.Ordinal));
        Assert.All(tools, tool => Assert.NotEmpty(tool.Description));
    }

    [Fact]
    public async Task Cosines_are_those_of_the_command_line()
    {
        string[] captions = ["a red square", "a photo of a dog", "红色的方块"];
        var picture = Path.Combine(Images, "jpeg_420.jpg");
        var compared = (await Fgclip.RunAsync(["compare", "--model", shapes.Model, picture, "--json", "--text", .. captions])).Ended(
            ExitCode.Done).Lines;
        var texts = Uris(await CallAsync(_client, "text_embedding", ("texts", captions)));
        var image = Uris(await CallAsync(_client, "image_embedding", ("images", new[] { "jpeg_420.jpg" })));
        var sent =
            Uris(
                await CallAsync(_client, "image_embedding",
                ("images", new[] { Convert.ToBase64String(await File.ReadAllBytesAsync(picture)) })));
        var cosines = await CallAsync(_client, "cosine_similarity", ("uris_a", image.Concat(sent)), ("uris_b", texts), ("mode", "matrix"));

        Assert.Equal([2, 3], cosines["shape"]!.AsArray().Select(size => (int)size!));
        foreach (var row in cosines["similarities"]!.AsArray())
        {
            foreach (var (line, cosine) in compared.Zip(row!.AsArray()))
                Assert.Equal((double)JsonNode.Parse(line)!["cosine"]!, (double)cosine!, 1e-5);
        }
    }

    [Fact]
    public async Task Regions_and_dense_maps_are_those_that_a_job_writes()
    {
        var (manifest, output) = (shapes.NewPath("manifest") + ".jsonl", shapes.NewPath("regions"));
        await File.WriteAllTextAsync(manifest, """{"image": "jpeg_444.jpg", "boxes": [{"box": [8, 4, 40, 32]}]}""" + "\n");
        (await Fgclip.RunAsync("embed", "--model", shapes.Model, "--input", manifest, "--image-root", Images, "--output", output,
            "--features", "regions,dense", "--dense", "float32"))
            .Ended(ExitCode.Done);
        var row = (await DuckDb.QueryAsync("SELECT regions[1].embedding AS region, dense_embedding AS dense, dense_height, dense_width "
            + $"FROM '{output}/part-*.parquet'"))[0];
        var region = await CallAsync(_client, "region_embedding", ("image", "jpeg_444.jpg"), ("boxes", new[] { new[] { 8, 4, 40, 32 } }));
        var dense = await CallAsync(_client, "dense_embedding", ("image", "jpeg_444.jpg"));

        AssertSame(row["region"]!, (await ReadAsync(_client, Uris(region)[0]))["values"]!);
        var map = await ReadAsync(_client, (string)dense["saved_uri"]!);
        Assert.Equal([(int)row["dense_height"]!, (int)row["dense_width"]!], map["shape"]!.AsArray().Take(2).Select(size => (int)size!));
        AssertSame(row["dense"]!, map["values"]!);
    }

    [Fact]
    public async Task A_search_finds_what_DuckDB_finds()
    {
        var output = shapes.NewPath("searched");
        (await Fgclip.RunAsync("embed", "--model", shapes.Model, "--input", Images, "--output", output, "--features", "image",
            "--max-num-patches", "128", "--max-error-rate", "1", "--shard-rows", "7"))
            .Ended(ExitCode.Done);
        await using var client = await server.ConnectAsync("--dataset", output, "--cache", shapes.NewPath("cache"));
        var query = Uris(await CallAsync(client, "text_embedding", ("texts", new[] { "a blue circle" })))[0];
        var numbers = (await ReadAsync(client, query))["values"]!.AsArray()
            .Select(value => ((float)value!).ToString("R", CultureInfo.InvariantCulture));

        var found = await CallAsync(client, "search", ("uri", query), ("count", 9));
        var byText = await CallAsync(client, "search", ("text", "a blue circle"), ("count", 9));

        var expected = await DuckDb.QueryAsync($"""
            WITH vectors AS MATERIALIZED (SELECT key, image_embedding FROM '{output}/part-*.parquet' WHERE status = 'ok')
            SELECT key, list_cosine_similarity(image_embedding, [{string.Join(", ", numbers)}]::float[]) AS score FROM vectors ORDER BY score DESC, key LIMIT 9
            """);
        Assert.Equal(expected.Select(row => (double)row["score"]!), found["rows"]!.AsArray().Select(row => (double)row!["score"]!),
            (a, b) => Math.Abs(a - b) < 1e-5);
        Assert.Equal(expected.Select(row => (string)row["key"]!).Order(StringComparer.Ordinal),
            found["rows"]!.AsArray().Select(row => (string)row!["key"]!).Order(StringComparer.Ordinal));
        Assert.Equal(found["rows"]!.ToJsonString(), byText["rows"]!.ToJsonString());
        Assert.Contains("embed with regions", await FailAsync(client, "search", """{"text": "a blue circle", "column": "region"}"""));
        Assert.True((bool)found["exact"]!);

        // An index of the dataset is used from the next search on, and passed over on request. All of so few are candidates.
        var index = shapes.NewPath("index");
        (await Fgclip.RunAsync("index", "--embeddings", output, "--index", index, "--cache", shapes.NewPath("cache"))).Ended(ExitCode.Done);
        await using var indexed = await server.ConnectAsync(
            "--dataset", output, "--index", Path.GetDirectoryName(index)!, "--cache", shapes.NewPath("cache"));
        var near = await CallAsync(indexed, "search", ("text", "a blue circle"), ("count", 9));
        var all = await CallAsync(indexed, "search", ("text", "a blue circle"), ("count", 9), ("exact", true));
        Assert.Equal((false, true), ((bool)near["exact"]!, (bool)all["exact"]!));
        Assert.InRange((double)near["recall"]!, 0.95, 1);
        Assert.Equal(found["rows"]!.ToJsonString(), near["rows"]!.ToJsonString());
        Assert.Equal(found["rows"]!.ToJsonString(), all["rows"]!.ToJsonString());
    }

    [Fact]
    public async Task What_fails_among_several_is_named_and_the_others_are_done()
    {
        var images = await CallAsync(_client, "image_embedding", ("images", new[] { "rgb_64x64.png", "nowhere.png", "/etc/passwd" }));

        Assert.False((bool)images["success"]!);
        Assert.Equal([true, false, false], images["saved_uris"]!.AsArray().Select(uri => uri is not null));
        Assert.Contains("images[1]: There is no file nowhere.png", (string)images["error_msg"]!);
        Assert.Contains("images[2]", (string)images["error_msg"]!);
    }

    [Fact]
    public async Task A_small_image_is_sent_in_any_dialect_of_base64()
    {
        var digits = Convert.ToBase64String(await File.ReadAllBytesAsync(Path.Combine(Images, "rgb_1x1.png")));
        var broken = string.Join("\r\n", digits.Chunk(16).Select(line => new string(line)));
        string[] dialects =
            ["rgb_1x1.png", digits, $"data:image/png;base64,{digits}", digits.TrimEnd('=').Replace('+', '-').Replace('/', '_'), broken];

        var uris = Uris(await CallAsync(_client, "image_embedding", ("images", dialects)));

        var vectors = await Task.WhenAll(uris.Select(async uri => (await ReadAsync(_client, uri))["values"]!.ToJsonString()));
        Assert.Single(vectors.Distinct());
    }

    [Fact]
    public async Task Jobs_of_a_cluster_are_told()
    {
        await using var redis = await Redis.StartAsync();
        var (log, variables) = (new ProcessLog(), new Dictionary<string, string> { ["FGCLIP_CLUSTER"] = redis.Address });
        await using var silo =
            SiloProcess.Start(
                "silo", new Dictionary<string, string>
                {
                    ["AdvertisedIP"] = "127.0.0.1",
                    ["Worker:PollInterval"] = "00:00:00.2",
                }, variables, core: null, log);
        await log.WaitAsync(line => line.Text.Contains("is ready"), cancellationToken: TestContext.Current.CancellationToken);
        var manifest = shapes.NewPath("manifest") + ".jsonl";
        await File.WriteAllTextAsync(manifest, """{"image": "rgb_64x64.png"}""" + "\n" + """{"image": "nowhere.png"}""" + "\n");
        await CliProcess.RunAsync(variables, "submit", "--watch", "--model", shapes.Model, "--input", manifest, "--image-root", Images,
            "--output", shapes.NewPath("clustered"), "--features", "image", "--max-error-rate", "1");
        await using var client = await server.ConnectAsync("--cluster", redis.Address);

        var jobs = await CallAsync(client, "list_jobs");
        var job = Assert.Single(jobs["jobs"]!.AsArray())!;
        var status = await CallAsync(client, "job_status", ("job", (string)job["job"]!));

        Assert.Equal("succeeded", (string)status["phase"]!);
        Assert.Equal((2, 2), ((int)status["rows"]!, (int)status["rows_done"]!));
        Assert.Equal("""{"ok":1,"missing":1}""", status["statuses"]!.ToJsonString());
        foreach (var library in NodeClient.Libraries)
        {
            var answers = await NodeClient.CallAsync(
                library, ["mcp", "--model", shapes.Model, "--cluster", redis.Address], new("list_jobs", new { }),
                new("job_status", new { job = (string)job["job"]! }), new("job_status", new { job = "another" }));
            Assert.Equal(jobs.ToJsonString(), answers.Results[0].Value.ToJsonString());
            Assert.Equal(status.ToJsonString(), answers.Results[1].Value.ToJsonString());
            Assert.Contains("another", answers.Results[2].Reason);
        }
    }

    [Theory]
    [InlineData("text_embedding", """{"texts": ["a"], "walk_type": "tall"}""", "not one of short, long, box")]
    [InlineData("text_embedding", """{"texts": []}""", "at least one")]
    [InlineData("cosine_similarity", """{"uris_a": ["fgclip://embeddings/99"], "uris_b": ["x"]}""", "no embedding fgclip://embeddings/99")]
    [InlineData("region_embedding", """{"image": "rgb_64x64.png", "boxes": [[70, 70, 90, 90]]}""", "inside the image of 64x64")]
    [InlineData("dense_embedding", """{"image": "http://169.254.169.254/latest"}""", "--allow-http")]
    [InlineData("search", """{"text": "a dog"}""", "told of no dataset")]
    [InlineData("job_status", """{"job": "j"}""", "told of no cluster")]
    public async Task What_cannot_be_meant_is_said(string tool, string arguments, string reason)
    {
        Assert.Contains(reason, await FailAsync(_client, tool, arguments));
    }

    private static void AssertSame(JsonNode expected, JsonNode actual) =>
        Assert.Equal(expected.AsArray().Select(value => (double)value!), actual.AsArray().Select(value => (double)value!),
        (a, b) => Math.Abs(a - b) < 1e-6);
}
