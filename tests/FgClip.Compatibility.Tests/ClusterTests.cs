using System.Text.Json.Nodes;
using FgClip.Faults.Clusters;
using FgClip.TestKit;
using FgClip.TestKit.Processes;

namespace FgClip.Compatibility.Tests;

/// <summary>
/// The Redis of a cluster of version 0.1.0 whose silos were killed: silos of today show its jobs as they were, and finish those that were
/// not over.
/// </summary>
public sealed class ClusterTests
{
    [Fact]
    public async Task Jobs_stand_where_they_stood_and_go_on_from_there()
    {
        using var old = await OldFiles.UnpackAsync("cluster");
        await using var cluster = await FaultCluster.StartAsync(new() { Workers = 0, RedisCommands = old.At("cluster", "redis.commands") },
            Token);

        var jobs = await ListAsync(cluster);
        Assert.Equal(
            new SortedDictionary<string, string>(StringComparer.Ordinal)
            {
                [old.At("cluster", "failed", "out")] = "failed",
                [old.At("cluster", "finished", "out")] = "succeeded",
                [old.At("cluster", "mined")] = "succeeded",
                [old.At("cluster", "mining")] = "running, paused",
                [old.At("cluster", "paused", "out")] = "running, paused",
                [old.At("cluster", "running", "out")] = "running",
            },
            new SortedDictionary<string, string>(jobs.ToDictionary(job => (string)job["output"]!, PhaseOf), StringComparer.Ordinal));

        await cluster.StartWorkerAsync(Token);
        await EndsWellAsync(cluster, Id(jobs, old.At("cluster", "running", "out")));
        foreach (var paused in new[] { old.At("cluster", "paused", "out"), old.At("cluster", "mining") })
        {
            await CliProcess.RunAsync(cluster.Variables, "resume", Id(jobs, paused));
            await EndsWellAsync(cluster, Id(jobs, paused));
        }

        await CliProcess.RunAsync(cluster.Variables, [.. Submit(old, "failed"), "--watch"]);
        foreach (var dataset in new[] { "running", "paused", "failed", "finished" })
        {
            await CliProcess.RunAsync(null, "verify", old.At("cluster", dataset, "out"));
            Assert.Equal(24, await CountAsync(old.At("cluster", dataset, "out")));
        }

        await OldRows.AssertSameAsync(old.At("cluster", "mined"), old.At("cluster", "mining"));
        Assert.All(await ListAsync(cluster), job => Assert.Equal("succeeded", PhaseOf(job)));
    }

    [Fact]
    public async Task A_job_that_is_over_is_the_same_job_when_it_is_submitted_again()
    {
        using var old = await OldFiles.UnpackAsync("cluster");
        await using var cluster = await FaultCluster.StartAsync(new() { Workers = 0, RedisCommands = old.At("cluster", "redis.commands") },
            Token);
        var id = Id(await ListAsync(cluster), old.At("cluster", "finished", "out"));

        // No worker is there: what is done is found done.
        Assert.Contains(await CliProcess.RunAsync(cluster.Variables, Submit(old, "finished")), line => line.Text == id);
        Assert.Contains(await CliProcess.RunAsync(cluster.Variables, "status", id),
            line => line.Text.EndsWith("succeeded", StringComparison.Ordinal));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string[] Submit(OldFiles old, string job) =>
    [
        "submit", "--model", old.At("models", "fgclip2"), "--image-root", old.At("images"), "--input", old.At("cluster", job, "in.jsonl"),
        "--output", old.At("cluster", job, "out"), "--shard-rows", "2",
    ];

    private static async Task EndsWellAsync(FaultCluster cluster, string job)
    {
        var log = new ProcessLog();
        await using var watch = CliProcess.Start(log, cluster.Variables, "watch", job);
        Assert.True(await watch.WaitForExitAsync(Token) == 0, $"{log.Tail()}\nThe silos:\n{cluster.Log.Tail()}");
    }

    private static async Task<IReadOnlyList<JsonNode>> ListAsync(FaultCluster cluster) =>
        [.. (await CliProcess.RunAsync(cluster.Variables, "list", "--json")).Where(line => line.Text.StartsWith('{'))
            .Select(line => JsonNode.Parse(line.Text)!)];

    private static string Id(IEnumerable<JsonNode> jobs, string output) =>
        (string)jobs.Single(job => (string)job["output"]! == output)["job"]!;

    private static string PhaseOf(JsonNode job) => (string)job["phase"]! + ((bool)job["paused"]! ? ", paused" : "");

    private static async Task<int> CountAsync(string dataset) =>
        (int)(await DuckDb.QueryAsync($"select count(*)::int as count from '{dataset}/part-*.parquet' where status = 'ok'"))[0]["count"]!;
}
