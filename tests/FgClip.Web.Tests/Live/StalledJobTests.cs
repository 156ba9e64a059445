using System.Text.Json.Nodes;
using FgClip.TestKit.Services;
using FgClip.Web.Tests.Browser;

namespace FgClip.Web.Tests.Live;

/// <summary>A job one of whose receipts is damaged: the coordinator cannot read its block, and says so until somebody mends it.</summary>
public sealed class StalledJobTests(SyntheticJobs jobs)
{
    private const string Receipt = "_commits/000000/000.json";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_that_does_not_get_on_says_why_on_the_page_over_HTTP_and_as_a_metric()
    {
        var port = ServerProcess.FreePort();
        await using var silo = await ServedSilo.StartAsync(key: null, ("HttpPort", $"{port}"));
        var spec = jobs.Spec(rows: 40, shardRows: 20);
        var receipt = Path.Combine((string)JsonNode.Parse(spec)!["output"]!, Receipt);
        Directory.CreateDirectory(Path.GetDirectoryName(receipt)!);
        await File.WriteAllTextAsync(receipt, "this is not JSON", Cancel);

        var job = await silo.SubmitAsync(spec);
        var stalled = await silo.WaitAsync(job, status => status["stalled"] is not null);
        var page = await Chromium.RunAsync("stalled.mjs", $"http://localhost:{silo.Port}", job);

        Assert.Equal("running", (string)stalled["phase"]!);
        Assert.StartsWith("The records of shards 0 to 1 cannot be read: ", (string)stalled["stalled"]!);
        Assert.Contains(Receipt, (string)stalled["stalled"]!);
        Assert.Equal(("stalled", (string)stalled["stalled"]!), ((string)page["phase"]!, (string)page["reason"]!));
        Assert.Empty(page["faults"]!.AsArray());
        await WaitForMetricAsync(silo, port, job, value: 1);

        File.Delete(receipt);
        Assert.Null((await silo.SucceedAsync(job))["stalled"]);
    }

    private static async Task WaitForMetricAsync(ServedSilo silo, int port, string job, int value)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        while (true)
        {
            var metrics = await silo.Http.GetStringAsync($"http://127.0.0.1:{port}/metrics", Cancel);
            var line = metrics.Split('\n').FirstOrDefault(line => line.StartsWith("fgclip_job_stalled{", StringComparison.Ordinal));
            if (line is not null && line.Contains(job, StringComparison.Ordinal) && line.Split(' ')[1] == $"{value}")
                return;
            await timer.WaitForNextTickAsync(Cancel);
        }
    }
}
