using FgClip.TestKit;
using FgClip.TestKit.Processes;
using FgClip.TestKit.Services;

namespace FgClip.Deploy.Tests.Monitoring;

/// <summary>Two silos at work, and a Prometheus that scrapes them.</summary>
public sealed class ScrapedClusterTests
{
    private const int Rows = 6000;

    [Fact]
    public async Task Every_query_of_the_dashboard_has_data_and_the_alerts_are_loaded()
    {
        using var folder = new TempFolder();
        await CliProcess.RunAsync(null, "model", "import", Fixtures.CheckpointShapes, "--out", folder.At("model"));
        await CliProcess.RunAsync(null, "sample", "--out", folder.At("scenes"), "--count", "16", "--seed", "3");
        var image = Directory.EnumerateFiles(folder.At("scenes"), "*.*", SearchOption.AllDirectories)
            .First(file => Path.GetExtension(file) is ".png" or ".jpg");
        folder.Write("rows.jsonl", string.Concat(Enumerable.Range(0, Rows).Select(row =>
            $$"""{"key": "{{row}}", "image": "{{Path.GetRelativePath(folder.Path, image)}}", "caption": "number {{row}}"}""" + "\n")));

        await using var redis = await Redis.StartAsync();
        var variables = new Dictionary<string, string> { ["FGCLIP_CLUSTER"] = redis.Address };
        var log = new ProcessLog();
        int[] ports = [ServerProcess.FreePort(), ServerProcess.FreePort()];
        await using var first = Silo("silo-0", ports[0], variables, log);
        await using var second = Silo("silo-1", ports[1], variables, log);
        await log.WaitAsync(line => line.Text.Contains("is ready"), count: 2, cancellationToken: TestContext.Current.CancellationToken);
        await using var prometheus = await PrometheusServer.StartAsync(ports);

        await CliProcess.RunAsync(
            variables, "submit", "--watch", "--model", folder.At("model"), "--input", folder.At("rows.jsonl"), "--output", folder.At("out"),
            "--features", "image,text", "--shard-rows", "100");

        Assert.Equal(2, (await prometheus.QueryAsync("up == 1")).Count);
        foreach (var (panel, expression) in Dashboard.Queries)
        {
            var range = $"max_over_time(({expression.Replace("$__rate_interval", "5s")})[10m:1s])";
            Assert.True((await prometheus.QueryAsync(range)).Count > 0, $"{panel} has no data: {range}");
        }

        // Counted once, whoever computed them: both did.
        Assert.Equal(2, (await prometheus.QueryAsync("sum by (instance) (fgclip_rows_total) > 0")).Count);
        var rules = (await prometheus.GetAsync("rules"))["groups"]!.AsArray().SelectMany(group => group!["rules"]!.AsArray()).ToList();
        Assert.Equal(8, rules.Count);
        Assert.All(rules, rule => Assert.Equal("ok", (string)rule!["health"]!));
    }

    private static ProgramProcess Silo(string name, int port, Dictionary<string, string> variables, ProcessLog log) => SiloProcess.Start(
        name,
        new Dictionary<string, string>
        {
            ["AdvertisedIP"] = "127.0.0.1",
            ["CpuThreads"] = "1",
            ["HttpPort"] = $"{port}",
            ["Worker:PollInterval"] = "00:00:00.2",
        },
        variables,
        core: null,
        log);
}
