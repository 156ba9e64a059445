using System.Net;
using System.Text.Json.Nodes;

namespace FgClip.Silo.Tests.Health;

public sealed class OperationsTests
{
    [Fact]
    public async Task What_is_left_to_do_is_told_to_whoever_scales()
    {
        await using var silo = await WorkingSilo.StartAsync(images: 4, batchTokens: 64, [], stopAtBatch: 1);

        var backlog = await silo.AskUntilAsync("/backlog", answer => answer.Words.Contains("\"jobs\":1"));
        Assert.Equal(1, (int)JsonNode.Parse(backlog.Words)!["shards"]!);
        Assert.Equal(HttpStatusCode.NotFound, (await silo.AskAsync("/")).Status);
    }

    [Fact]
    public async Task Checks_say_what_they_saw()
    {
        await using var silo = await WorkingSilo.StartAsync(images: 4, batchTokens: 64, []);

        await silo.SucceedsAsync();
        Assert.Matches("^Healthy\nsilo Healthy: silo S.+: Active\n$", (await silo.AskAsync("/healthz/ready")).Words);
        Assert.Matches("^Healthy\nworkers Healthy: cpu: ", (await silo.AskAsync("/healthz/live")).Words);
    }
}
