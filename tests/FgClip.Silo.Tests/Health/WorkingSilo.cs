using System.Net;
using FgClip.TestKit;
using FgClip.TestKit.Processes;
using FgClip.TestKit.Services;

namespace FgClip.Silo.Tests.Health;

/// <summary>A silo in a process of its own, a job that it works on, and its web server.</summary>
internal sealed class WorkingSilo : IAsyncDisposable
{
    private static readonly TimeSpan BetweenQuestions = TimeSpan.FromMilliseconds(50), Patience = TimeSpan.FromMinutes(2);

    private readonly TempFolder _folder = new();
    private readonly HttpClient _http = new();
    private readonly ProcessLog _log = new();
    private readonly List<IAsyncDisposable> _running = [];
    private ProgramProcess _client = null!;

    private string BatchEnd => _folder.At("batch-end");

    private WorkingSilo()
    {
    }

    /// <summary>Starts a silo, and a job that it has begun to work on.</summary>
    /// <param name="images">Rows of the job's one shard, of the same image's shape.</param>
    /// <param name="batchTokens">Patches of a batch.</param>
    /// <param name="settings">The silo's settings beside its address and ports.</param>
    /// <param name="stopAtBatch">The batch in which its computing thread stops for good; null for none.</param>
    /// <param name="spinInBatch">The batch that its thread computes until <see cref="EndBatch"/>; null for none.</param>
    public static async Task<WorkingSilo> StartAsync(
        int images, int batchTokens, Dictionary<string, string> settings, int? stopAtBatch = null, int? spinInBatch = null)
    {
        var silo = new WorkingSilo();
        try
        {
            await silo.WorkAsync(
                images, batchTokens, settings,
                stopAtBatch is { } stop ? SiloFaults.StopAtBatch(stop) : spinInBatch is { } spin
                ? SiloFaults.SpinInBatch(spin, silo.BatchEnd) : []);
            if (spinInBatch is { } begun)
                await silo._log.WaitAsync(line => line.Text.StartsWith($"Batch {begun} takes until", StringComparison.Ordinal),
                    cancellationToken: TestContext.Current.CancellationToken);
            return silo;
        }
        catch
        {
            await silo.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends the batch that the silo computes until now.</summary>
    public void EndBatch() => File.WriteAllText(BatchEnd, "");

    /// <summary>What the silo answers.</summary>
    public async Task<Answer> AskAsync(string path)
    {
        using var response = await _http.GetAsync(path, TestContext.Current.CancellationToken);
        return new(response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Asks until the answer is as wanted; two minutes at most.</summary>
    public async Task<Answer> AskUntilAsync(string path, Predicate<Answer> wanted)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        using var timer = new PeriodicTimer(BetweenQuestions, TimeProvider.System);
        while (true)
        {
            var answer = await AskAsync(path);
            if (wanted(answer))
                return answer;
            await timer.WaitForNextTickAsync(patience.Token);
        }
    }

    /// <summary>Waits for the job's end, and asserts that it succeeded.</summary>
    public async Task SucceedsAsync()
    {
        var exitCode = await _client.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(exitCode == 0, $"exit code {exitCode}\n{_log.Tail()}");
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var one in Enumerable.Reverse(_running))
            await one.DisposeAsync();
        _http.Dispose();
        _folder.Dispose();
    }

    private async Task WorkAsync(int images, int batchTokens, Dictionary<string, string> settings, Dictionary<string, string> faults)
    {
        await CliProcess.RunAsync(null, "model", "import", Fixtures.CheckpointShapes, "--out", _folder.At("model"));
        await CliProcess.RunAsync(null, "sample", "--out", _folder.At("scenes"), "--count", "1", "--seed", "3");
        var image = Directory.EnumerateFiles(_folder.At("scenes"), "*.*", SearchOption.AllDirectories)
            .First(file => Path.GetExtension(file) is ".png" or ".jpg");
        _folder.Write("rows.jsonl", string.Concat(Enumerable.Range(0, images).Select(row =>
            $$"""{"key": "{{row}}", "image": "{{Path.GetRelativePath(_folder.Path, image)}}"}""" + "\n")));

        var redis = await Redis.StartAsync();
        _running.Add(redis);
        var variables = new Dictionary<string, string> { ["FGCLIP_CLUSTER"] = redis.Address };
        var port = ServerProcess.FreePort();
        _http.BaseAddress = new($"http://127.0.0.1:{port}");
        _running.Add(SiloProcess.Start(
            "silo",
            new Dictionary<string, string>(settings)
            {
                ["AdvertisedIP"] = "127.0.0.1",
                ["CpuThreads"] = "1",
                ["HttpPort"] = $"{port}",
                ["Worker:PollInterval"] = "00:00:00.2",
            },
            new Dictionary<string, string>(variables.Concat(faults)),
            core: null,
            _log));
        await _log.WaitAsync(line => line.Text.Contains("is ready"), cancellationToken: TestContext.Current.CancellationToken);
        _client = CliProcess.Start(
            _log, variables, "submit", "--watch", "--model", _folder.At("model"), "--input", _folder.At("rows.jsonl"), "--output",
            _folder.At("out"),
            "--features", "image", "--batch-tokens", $"{batchTokens}", "--max-num-patches", "1024", "--batch-images", $"{images}");
        _running.Add(_client);
        await _log.WaitAsync(line => line.Source == "fgclip" && line.Text.Contains("running:"),
            cancellationToken: TestContext.Current.CancellationToken);
    }

    /// <summary>An answer.</summary>
    internal sealed record Answer(HttpStatusCode Status, string Words);
}
