using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Rows;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Shards;
using FgClip.TestKit.Datasets;

namespace FgClip.Grains.Tests.Jobs;

/// <summary>What becomes of a job that is submitted again, and of one whose output another job is at work on.</summary>
public sealed class ResubmissionTests(CoordinatorCluster cluster) : IClassFixture<CoordinatorCluster>
{
    private static readonly string[] Records = [DatasetPaths.Success, DatasetPaths.Manifest, DatasetPaths.Job];

    [Theory]
    [InlineData(null)]
    [InlineData(DatasetPaths.Manifest)]
    [InlineData(DatasetPaths.Job)]
    [InlineData(DatasetPaths.Success)]
    public async Task A_succeeded_job_whose_output_is_gone_or_incomplete_is_done_again(string? lost)
    {
        var (id, spec) = await SucceededAsync();
        if (lost is null)
            Directory.Delete(spec.Output, recursive: true);
        else
            File.Delete(Path.Combine(spec.Output, lost));

        var reply = await cluster.Job(id).SubmitAsync(spec);

        Assert.Equal((JobPhase.Submitted, null), (reply.Status.Phase, reply.Refusal));
        Assert.Contains(id, await cluster.Directory.ListActiveAsync());
    }

    [Fact]
    public async Task A_succeeded_job_whose_dataset_lacks_parts_of_a_later_extension_has_nothing_left_to_do()
    {
        var (id, spec) = await SucceededAsync();
        // What an extension leaves once it is planned.
        File.Delete(Path.Combine(spec.Output, DatasetPaths.Success));
        File.Copy(Path.Combine(spec.Output, DatasetPaths.Plan(1)), Path.Combine(spec.Output, DatasetPaths.Plan(2)));

        Assert.Equal(JobPhase.Succeeded, (await cluster.Job(id).SubmitAsync(spec)).Status.Phase);
    }

    [Fact]
    public async Task A_succeeded_job_whose_output_cannot_be_looked_at_is_refused_with_the_reason()
    {
        var (id, spec) = await SucceededAsync();
        await File.WriteAllTextAsync(Path.Combine(spec.Output, DatasetPaths.Job), "this is not JSON");

        var reply = await cluster.Job(id).SubmitAsync(spec);

        Assert.Equal(JobPhase.Succeeded, reply.Status.Phase);
        Assert.StartsWith($"Job '{id}' succeeded before, but whether {spec.Output} is still there can't be seen now: ", reply.Refusal);
    }

    [Fact]
    public async Task A_succeeded_retry_is_done_again_where_the_dataset_was_made_again_since()
    {
        var (id, spec) = await SucceededAsync(spec => spec with { Retry = new RetryPass(1, [RowStatus.Missing]) });

        // LineDataset's manifest says that no retry was ever finished.
        Assert.Equal(JobPhase.Submitted, (await cluster.Job(id).SubmitAsync(spec)).Status.Phase);
    }

    [Fact]
    public async Task An_extension_by_other_inputs_is_another_job()
    {
        var spec = cluster.NewJob(rows: 10, rowsPerShard: 10) with { Extension = new PlanExtension(2, ["/data/a.jsonl"]) };
        var job = cluster.Job("extension");
        await job.SubmitAsync(spec);

        var other = await job.SubmitAsync(spec with { Extension = new PlanExtension(2, ["/data/b.jsonl"]) });
        var same = await job.SubmitAsync(spec with { Extension = new PlanExtension(3, ["/data/a.jsonl"]) });

        Assert.Contains("is another one", other.Refusal);
        Assert.Null(same.Refusal);
        Assert.Equal(["/data/a.jsonl"], (await job.GetSpecAsync())!.Extension!.Inputs);
    }

    [Fact]
    public async Task A_retry_of_other_rows_is_another_job()
    {
        var spec = cluster.NewJob(rows: 10, rowsPerShard: 10) with { Retry = new RetryPass(1, [RowStatus.Missing]) };
        await cluster.Job("retry").SubmitAsync(spec);

        Assert.Contains("is another one",
            (await cluster.Job("retry").SubmitAsync(spec with { Retry = new RetryPass(1, [RowStatus.Truncated]) })).Refusal);
    }

    [Fact]
    public async Task An_extension_that_found_nothing_new_says_so_and_looks_again_when_it_is_submitted_again()
    {
        var (_, dataset) = await SucceededAsync();
        var spec = dataset with { Extension = new PlanExtension(2, dataset.Inputs) };
        var job = cluster.Job("nothing new");
        await job.SubmitAsync(spec);
        var request = cluster.NewRequest();
        Assert.IsType<PlanOffer>(await job.RequestWorkAsync(request));
        var rows = new RowCounts(new Dictionary<RowStatus, long> { [RowStatus.Ok] = 9, [RowStatus.Missing] = 1 });
        await job.CompletePlanAsync("a lease that was lost", new PlanTotals(7, 70));
        await job.CompletePlanAsync(request.Lease, new PlanTotals(1, 10) { Complete = rows });

        var status = (await job.GetStatusAsync())!;
        Assert.Equal((JobPhase.Succeeded, true), (status.Phase, status.NothingNew));
        Assert.Equal((10L, 10L, 1L, 10L), (status.Rows, status.Committed.Rows, status.Committed.Errors, status.Found.Rows));
        Assert.Equal(new ShardCounts(Total: 1, Done: 1, Leased: 0, Failed: 0), status.Shards);
        Assert.Equal("d1", Assert.Single((await job.GetShardsAsync(since: null))!.Stretches).Runs);

        var again = await job.SubmitAsync(spec);
        Assert.Equal((JobPhase.Submitted, false), (again.Status.Phase, again.Status.NothingNew));
    }

    [Fact]
    public async Task An_extension_whose_plan_is_done_is_done_and_one_for_the_next_plan_looks_at_the_inputs()
    {
        var (_, dataset) = await SucceededAsync();
        // The dataset's first plan stands for the second: LineDataset extends none.
        var plan = await File.ReadAllTextAsync(Path.Combine(dataset.Output, DatasetPaths.Plan(1)));
        await File.WriteAllTextAsync(Path.Combine(dataset.Output, DatasetPaths.Plan(2)),
            plan.Replace("\"number\": 1", "\"number\": 2", StringComparison.Ordinal));
        var spec = dataset with { Extension = new PlanExtension(2, ["/data/*.jsonl"]) };
        var id = "extended";
        await cluster.Job(id).SubmitAsync(spec);
        await SucceedAsync(id, spec);

        Assert.Equal(JobPhase.Succeeded, (await cluster.Job(id).SubmitAsync(spec)).Status.Phase);
        Assert.Equal(JobPhase.Submitted,
            (await cluster.Job(id).SubmitAsync(spec with { Extension = new PlanExtension(3, ["/data/*.jsonl"]) })).Status.Phase);
    }

    [Fact]
    public async Task A_job_is_refused_while_another_is_at_work_on_its_output()
    {
        var (id, spec) = await SucceededAsync();
        await cluster.Job($"{id}-extend").SubmitAsync(spec with { Extension = new PlanExtension(2, ["/data/a.jsonl"]) });
        var retry = spec with { Retry = new RetryPass(1, [RowStatus.Missing]) };

        var refused = await cluster.Job($"{id}-retry").SubmitAsync(retry);
        Assert.StartsWith($"Job '{id}-extend' is at work on {spec.Output}.", refused.Refusal);
        Assert.Null(await cluster.Job($"{id}-retry").GetStatusAsync());
        Assert.DoesNotContain($"{id}-retry", await cluster.Directory.ListAllAsync());

        await cluster.Job($"{id}-extend").CancelAsync();
        Assert.Null((await cluster.Job($"{id}-retry").SubmitAsync(retry)).Refusal);
    }

    [Fact]
    public async Task Of_two_jobs_that_are_submitted_at_once_for_one_output_one_starts()
    {
        for (var round = 0; round < 10; round++)
        {
            var spec = cluster.NewJob(rows: 1, rowsPerShard: 1);
            var ids = Enumerable.Range(0, 4).Select(i => $"{spec.Output} {i}").ToList();

            var replies = await Task.WhenAll(ids.Select(id => cluster.Job(id).SubmitAsync(spec)));

            var started = Assert.Single(replies, reply => reply.Refusal is null);
            Assert.Equal(started.Status.Job, Assert.Single((await cluster.Directory.ListActiveAsync()).Intersect(ids)));
            Assert.All(ids.Where(id => id != started.Status.Job), id => Assert.Null(cluster.Job(id).GetStatusAsync().Result));
        }
    }

    private async Task<(string Id, JobSpec Spec)> SucceededAsync(Func<JobSpec, JobSpec>? change = null)
    {
        var spec = cluster.NewJob(rows: 10, rowsPerShard: 10);
        await LineDataset.PlanAsync(spec, CancellationToken.None);
        await LineDataset.CommitAsync(spec, await LineDataset.ReadShardAsync(spec, 0), "lease", CancellationToken.None);
        await LineDataset.FinalizeAsync(spec, CancellationToken.None);
        Assert.All(Records, record => Assert.True(File.Exists(Path.Combine(spec.Output, record)), record));
        spec = change?.Invoke(spec) ?? spec;
        var id = $"{JobId.From(spec)}";
        await cluster.Job(id).SubmitAsync(spec);
        await SucceedAsync(id, spec);
        return (id, spec);
    }

    private async Task SucceedAsync(string id, JobSpec spec)
    {
        var job = cluster.Job(id);
        var request = cluster.NewRequest();
        Assert.IsType<PlanOffer>(await job.RequestWorkAsync(request));
        await job.CompletePlanAsync(request.Lease, new PlanTotals(1, 10));
        if (spec.Retry is null)
            Assert.Null(await cluster.Block(id, 0).LeaseAsync(cluster.NewRequest()));
        else
            await job.ReportAsync(
                new BlockReport(1, 0, new ShardCounts(1, 1, 0, 0), RowCounts.None, RowCounts.None, RowCounts.None, 0, [], null, "d1"));
        await job.CompleteFinalizeAsync("any", missing: []);
        Assert.Equal(JobPhase.Succeeded, (await job.GetStatusAsync())!.Phase);
    }
}
