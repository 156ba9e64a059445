using System.Net.Http.Json;
using System.Text.Json.Nodes;
using FgClip.TestKit;
using FgClip.TestKit.Processes;
using FgClip.TestKit.Services;

namespace FgClip.Cli.Tests.Commands;

/// <summary>How the command starts and ends; FgClip.Serving.Tests has what the server answers.</summary>
[Collection(nameof(ShapesModel))]
public sealed class ServeCommandTests(ShapesModel shapes, EmbeddedScenes scenes) : IClassFixture<EmbeddedScenes>
{
    [Fact]
    public async Task Its_vectors_and_digest_are_those_of_the_dataset_and_a_signal_ends_it()
    {
        var (port, log) = (ReservedPort.Take(), new ProcessLog());
        await using var server = CliProcess.Start(
            log, null, "serve", "--model", shapes.Model, "--dataset", scenes.Embeddings, "--name", "shapes", "--port", $"{port}");
        await log.WaitAsync(line => line.Text.Contains($"Serving shapes at http://127.0.0.1:{port}/v1", StringComparison.Ordinal));
        var parts = $"'{scenes.Embeddings}/part-*.parquet'";
        var rows = await DuckDb.QueryAsync(
            $"select short_caption as caption, text_embedding_short as vector from {parts} where short_caption is not null limit 8");
        var digests = await DuckDb.QueryAsync(
            $"select distinct decode(value) as digest from parquet_kv_metadata({parts}) where decode(key) = 'fgclip.computation_digest'");

        using var http = new HttpClient();
        var response = await http.PostAsJsonAsync(
            $"http://127.0.0.1:{port}/v1/embeddings",
            new { model = "shapes", input = rows.Select(row => (string?)row["caption"]) },
            TestContext.Current.CancellationToken);
        var answer = await response.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken);

        Assert.Equal(8, rows.Count);
        Assert.Equal(rows.Select(row => Floats(row["vector"]!)), answer!["data"]!.AsArray().Select(item => Floats(item!["embedding"]!)));
        Assert.Equal((string?)Assert.Single(digests)["digest"], Assert.Single(response.Headers.GetValues("X-FgClip-Computation-Digest")));
        await WaitForMetricAsync(
            http, port, line => line.StartsWith("http_server_request_duration_seconds_count{", StringComparison.Ordinal)
                && line.Contains("\"/v1/embeddings\"", StringComparison.Ordinal) && line.Contains("\"200\"", StringComparison.Ordinal))
            .WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        server.Send(Signal.Terminate);
        Assert.Equal(ExitCode.Done, await server.WaitForExitAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_cannot_be_meant_is_a_wrong_command()
    {
        var open = (await Fgclip.RunAsync("serve", "--model", shapes.Model, "--address", "0.0.0.0")).Ended(ExitCode.Usage);
        var none = (await Fgclip.RunAsync("serve", "--model", shapes.Model, "--dataset", shapes.NewPath("none"))).Ended(ExitCode.Usage);
        var wrong = (await Fgclip.RunAsync(
            "serve", "--model", shapes.Model, "--port", "0", "--batch-tokens", "0", "--queue-tokens", "-1")).Ended(ExitCode.Usage);

        foreach (var name in (string[])["serve", "mcp", "embed"])
        {
            var contact = (await Fgclip.RunAsync(name, "--model", shapes.Model, "--http-contact", "nobody at all")).Ended(ExitCode.Usage);
            Assert.Contains("--http-contact: must be a mail address or an http(s):// address", contact.Error);
        }

        Assert.Contains("--address: at 0.0.0.0 others can reach the page, so it needs a key", open.Error);
        Assert.Contains("There is no dataset at", none.Error);
        Assert.Contains("--port: must be 1 to 65535.", wrong.Error);
        Assert.Contains("--batch-tokens: must be 1 or more, not 0.", wrong.Error);
        Assert.Contains("--queue-tokens: must be at least --batch-tokens, 0, not -1.", wrong.Error);
    }

    /// <summary>A request is counted once its answer is sent, which may be after it was read here.</summary>
    private static async Task WaitForMetricAsync(HttpClient http, int port, Func<string, bool> isIt)
    {
        string text;
        do
            text = await http.GetStringAsync($"http://127.0.0.1:{port}/metrics", TestContext.Current.CancellationToken);
        while (!text.Split('\n').Any(isIt));
    }

    private static float[] Floats(JsonNode vector) => [.. vector.AsArray().Select(number => (float)(double)number!)];
}
