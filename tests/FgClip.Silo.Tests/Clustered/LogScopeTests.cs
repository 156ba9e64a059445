using System.Text.Json;
using FgClip.TestKit;
using FgClip.TestKit.Processes;
using FgClip.TestKit.Services;

namespace FgClip.Silo.Tests.Clustered;

/// <summary>The log of a silo in a process of its own whose attempts fail: storage refuses the folder that they write to.</summary>
public sealed class LogScopeTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_warning_of_the_JSON_log_names_device_shard_and_job()
    {
        var (warning, job) = await FailAsync("json");

        using var line = JsonDocument.Parse(warning);
        Assert.Equal("Warning", line.RootElement.GetProperty("LogLevel").GetString());
        var scope = Assert.Single(line.RootElement.GetProperty("Scopes").EnumerateArray());
        Assert.Equal(
            ("cpu", job, "shard 0"),
            (scope.GetProperty("Device").GetString(), scope.GetProperty("Job").GetString(), scope.GetProperty("Work").GetString()));
    }

    [Fact]
    public async Task A_warning_of_the_console_log_names_device_shard_and_job()
    {
        var (warning, job) = await FailAsync("console");

        Assert.Contains($"=> cpu, job {job}, shard 0", warning);
    }

    /// <summary>Runs a job whose shard fails, and returns the warning that the silo logged and the job's id.</summary>
    private async Task<(string Warning, string Job)> FailAsync(string format)
    {
        await CliProcess.RunAsync(null, "model", "import", Fixtures.CheckpointShapes, "--out", _folder.At("model"));
        _folder.Write("rows.jsonl", """{"key": "a", "caption": "a red square"}""" + "\n");
        _folder.Write("out/_attempts", "");
        await using var redis = await Redis.StartAsync();
        var log = new ProcessLog();
        var variables = new Dictionary<string, string> { ["FGCLIP_CLUSTER"] = redis.Address };
        await using var silo = SiloProcess.Start(
            "silo", new Dictionary<string, string>
            {
                ["AdvertisedIP"] = "127.0.0.1",
                ["CpuThreads"] = "1",
                ["Logs"] = format,
            }, variables, core: null, log);
        await log.WaitAsync(line => line.Text.Contains("is ready"), cancellationToken: TestContext.Current.CancellationToken);

        var submitted = await CliProcess.RunAsync(
            variables, "submit", "--model", _folder.At("model"), "--input", _folder.At("rows.jsonl"), "--output", _folder.At("out"),
            "--features", "text", "--walk-type", "short");
        var warning = await log.WaitAsync(line => line.Text.Contains("An attempt failed."),
            cancellationToken: TestContext.Current.CancellationToken);
        return (warning.Text, submitted[^1].Text);
    }
}
