using FgClip.Faults.Clusters;
using FgClip.Faults.Injection;
using FgClip.Faults.Jobs;
using FgClip.TestKit.Processes;

namespace FgClip.Faults.Tests;

[Collection(nameof(FaultInputs))]
public sealed class CrashingRowTests(FaultInputsFixture fixture)
{
    private const int Rows = 48, ShardRows = 8, CrashingRow = 21;

    [Fact]
    public async Task A_row_that_takes_its_worker_down_is_named_and_the_others_are_computed()
    {
        var deadly = DeadlyImage.Write(fixture.Inputs.NewPath("deadly") + ".bmp");
        var manifest = fixture.Inputs.Manifest(Rows, row => row == CrashingRow ? Path.GetFileName(deadly) : null);
        await using var cluster = await FaultCluster.StartAsync(new() { Workers = 1, Settings = new Dictionary<string, string> { ["Coordinator:MaxDeaths"] = "1" } });
        using var opens = new FileOpens(deadly);
        await using var job = FaultJob.Submit(cluster, fixture.Inputs, Rows, ShardRows, manifest: manifest);
        var worker = cluster.Workers[0];
        var ended = job.EndAsync();
        var deaths = 0;
        for (var opened = opens.NextAsync(); await Task.WhenAny(opened, ended) == opened; opened = opens.NextAsync())
        {
            await worker.KillAsync();
            deaths++;
            await worker.StartAsync();
        }

        (await job.AuditAsync()).IsWhole(crashed: 1);
        Assert.InRange(deaths, 2, 5);
    }
}
