using FgClip.Datasets.Commits;
using FgClip.Datasets.Inputs;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Parquet.Columns;
using FgClip.Datasets.Planning;
using FgClip.Datasets.Plans;
using FgClip.Datasets.Rows;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Shards;
using FgClip.Pipeline.Models;
using FgClip.Storage;
using FgClip.TestKit;
using FgClip.TestKit.Datasets;
using FgClip.Workers.Health;
using FgClip.Workers.Work;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace FgClip.Workers.Tests.Work;

/// <summary>The work of a silo that has been up for long, over datasets that change meanwhile.</summary>
public sealed class DatasetJobWorkTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly DatasetJobWork _work;

    public DatasetJobWorkTests() => _work = NewWork();

    public void Dispose()
    {
        _work.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_retry_goes_by_the_last_plan_on_a_silo_that_saw_the_dataset_before_it_was_extended()
    {
        var spec = LineDataset.NewJob(_folder.Path, rows: 1, rowsPerShard: 1);
        var output = ObjectStores.Open(spec.Output);
        var first = await LineDataset.PlanAsync(spec, Token);
        await CommitAsync(spec, first, 0);
        await _work.FinalizeAsync(spec, Totals(first), [], Token);

        var more = _folder.At("more.jsonl");
        await File.WriteAllLinesAsync(
            more, Enumerable.Range(0, 300).Select(i => i == 299 ? LineDataset.BadLine : LineDataset.GoodLine(1000 + i)), Token);
        var extended = spec with { Extension = new PlanExtension(2, [more]) };
        var plan =
            (await new DatasetPlanner(output, new RowSizeEstimate(100)).ExtendAsync(extended, extended.Extension!, null, Token)).Plan;
        for (var shard = 1; shard < plan.Shards; shard++)
            await CommitAsync(spec, plan, shard);
        using (var other = NewWork())
            await other.FinalizeAsync(extended, Totals(plan), [], Token);

        var retry = spec with { Retry = await new RetryPasses(output).OpenAsync([RowStatus.Missing], Token) };
        var totals = await _work.PlanAsync(retry, Token);
        await _work.FinalizeAsync(retry, totals, [], Token);

        Assert.Equal(Totals(plan), totals);
        var manifest = (await output.ReadJsonAsync<DatasetManifest>(DatasetPaths.Manifest, Token))!;
        Assert.Equal((301, 301), (manifest.Rows, manifest.Parts.Count));
        Assert.True(LineDataset.IsWhole(spec));
    }

    [Fact]
    public async Task A_job_is_not_finalised_by_the_plan_of_an_output_that_was_deleted()
    {
        var spec = LineDataset.NewJob(_folder.Path, rows: 2, rowsPerShard: 1);
        var old = await FinishAsync(spec);
        Directory.Delete(spec.Output, recursive: true);
        await File.WriteAllLinesAsync(spec.Inputs[0], Enumerable.Range(0, 3).Select(LineDataset.GoodLine), Token);

        var plan = await FinishAsync(spec);

        Assert.Equal((2, 3, 3L), (old.Shards, plan.Shards, plan.Rows));
        var manifest = await ObjectStores.Open(spec.Output).ReadJsonAsync<DatasetManifest>(DatasetPaths.Manifest, Token);
        Assert.Equal(3, manifest!.Rows);
        var e = await Assert.ThrowsAsync<InvalidDataException>(
            () => _work.FinalizeAsync(spec, Totals(old) with { Folder = "_inputs/0001-0" }, [], Token));
        Assert.Contains("the output was deleted and planned again", e.Message);
    }

    [Fact]
    public async Task A_model_that_is_not_on_this_machine_is_refused_here_and_left_to_others()
    {
        var spec = LineDataset.NewJob(_folder.Path, rows: 1, rowsPerShard: 1);
        var plan = await LineDataset.PlanAsync(spec, Token);
        var shard = new ShardWork(spec, await LineDataset.ReadShardAsync(spec, 0), "lease", "cpu", []) { Plan = Totals(plan) };

        var computing = await Assert.ThrowsAsync<DeviceRefusedException>(
            () => _work.ProcessShardAsync(shard, new Progress<RowCounts>(), Token));
        var planning = await Assert.ThrowsAsync<DeviceRefusedException>(() => _work.PlanAsync(spec, Token));

        Assert.All([computing, planning], refused => Assert.Contains($"is not on {Environment.MachineName}", refused.Message));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static PlanTotals Totals(DatasetPlan plan) => new(plan.Shards, plan.Rows) { Number = plan.Number, Folder = plan.Folder };

    private DatasetJobWork NewWork()
    {
        var options = Options.Create(new WorkerOptions());
        return new DatasetJobWork(
            new ModelFinder([], _folder.At("no-models")), options, new DeviceHeartbeats(options, TimeProvider.System),
            NullLogger<DatasetJobWork>.Instance);
    }

    private async Task<DatasetPlan> FinishAsync(JobSpec spec)
    {
        var plan = await LineDataset.PlanAsync(spec, Token);
        for (var shard = 0; shard < plan.Shards; shard++)
            await CommitAsync(spec, plan, shard);
        await _work.FinalizeAsync(spec, Totals(plan), [], Token);
        return plan;
    }

    private static async Task CommitAsync(JobSpec spec, DatasetPlan plan, int shard)
    {
        var output = ObjectStores.Open(spec.Output);
        var descriptor = (await ShardBlock.ReadAsync(output, plan, DatasetPaths.BlockOf(shard), Token)).Shards.Single(
            one => one.Index == shard);
        var committer = new ShardCommitter(output, JobSpecDigest.OfComputation(spec));
        await using var part = await StagedPart.BeginAsync(output, $"lease-{shard}", new PartSchema(plan.Columns, spec.Features),
            Metadata(spec, shard), Token);
        await foreach (var row in new ShardReader(spec.Manifest, output).ReadAsync(plan, descriptor, Token))
            await part.WriteAsync(new OutputRow { Input = row, Status = row.Fault?.Status ?? RowStatus.Ok, Error = row.Fault?.Message },
                Token);
        await part.CompleteAsync(Token);
        await committer.CommitAsync(part, Token);
    }

    private static PartMetadata Metadata(JobSpec spec, int shard) => new()
    {
        Shard = shard,
        Generation = 1,
        Model = spec.Model.Name,
        ModelDigest = spec.Model.Digest,
        ComputationDigest = JobSpecDigest.OfComputation(spec),
        Heads = "",
        Normalized = true,
        PatchRule = "none",
        LogitScale = 1,
        LogitBias = 0,
        Software = "tests",
    };
}
