using System.Diagnostics;
using FgClip.Bench.Suite;
using FgClip.TestKit;
using FgClip.TestKit.Processes;
using FgClip.TestKit.Services;

namespace FgClip.Bench.Coordination;

/// <summary>
/// What a coordinator of its own spends of its processor on a shard, in a job of 100,000 with Redis: real leases, renewals, commits and
/// receipts by a real worker, of one row each.
/// </summary>
internal sealed class CoordinatorCase : ICase
{
    private const int Shards = 100_000, Measured = 3_000, Warm = 500;
    private const double Limit = 2;

    public string Name => "coordinator";

    public string Description => "a coordinator's processor time for a shard, in a job of 100,000 shards.";

    public async Task<IReadOnlyList<Measure>> RunAsync(MeasureOptions options, CancellationToken cancellationToken)
    {
        using var folder = new TempFolder();
        await CliProcess.RunAsync(null, "model", "import", Fixtures.CheckpointShapes, "--out", folder.At("model"));
        var manifest = folder.Write("rows.jsonl",
            string.Concat(Enumerable.Range(0, Shards).Select(row => $$"""{"key":"{{row}}","caption":"a circle"}""" + "\n")));
        await using var redis = await Redis.StartAsync();
        var (log, variables) = (new ProcessLog(), new Dictionary<string, string> { ["FGCLIP_CLUSTER"] = redis.Address });
        var usual = new Dictionary<string, string> { ["AdvertisedIP"] = "127.0.0.1", ["Logging:LogLevel:FgClip.Workers"] = "Debug" };
        await using var coordinator = SiloProcess.Start("coordinator", new Dictionary<string, string>(usual) { ["Roles"] = "coordinator" },
            variables, core: null, log);
        await log.WaitAsync(line => line.Source == "coordinator" && line.Text.Contains("is ready"), cancellationToken: cancellationToken);
        await using var worker = SiloProcess.Start("worker", new Dictionary<string, string>(usual) { ["Roles"] = "worker" }, variables,
            core: null, log);
        await CliProcess.RunAsync(
            variables, "submit", "--model", folder.At("model"), "--input", manifest, "--output", folder.At("out"), "--features", "text",
            "--shard-rows", "1");
        await DoneAsync(Warm);

        List<double> spent = [];
        for (var round = 0; round < options.Rounds; round++)
        {
            var (before, done) = (Spent(), Count());
            await DoneAsync(done + Measured);
            spent.Add(1e3 * (Spent() - before).TotalSeconds / (Count() - done));
        }

        return [
            new("coordinator, a shard of 100,000 (less is better)", "ms", Measure.Median(spent), Limit, "the limit the project set",
            [.. spent.Select(each => each / Limit)], 1)];

        int Count() => log.Find(IsDone).Count;
        Task<LogLine> DoneAsync(int shards) => log.WaitAsync(IsDone, shards, cancellationToken: cancellationToken);
        TimeSpan Spent()
        {
            using var process = Process.GetProcessesByName("fgclip-silo")
                .First(each => File.ReadAllText($"/proc/{each.Id}/cmdline").Contains("--Roles\0coordinator", StringComparison.Ordinal));
            return process.TotalProcessorTime;
        }
    }

    private static bool IsDone(LogLine line) =>
        line.Source == "worker" && line.Text.Contains(": shard ", StringComparison.Ordinal)
        && line.Text.EndsWith(": Done.", StringComparison.Ordinal);
}
