using System.Text.Json.Nodes;
using FgClip.Datasets.Commits;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Plans;
using FgClip.Datasets.Rows;
using FgClip.Storage;

namespace FgClip.Datasets.Tests.Commits;

/// <summary>The manifest never loses a part, and <c>_SUCCESS</c> is there exactly while the dataset is complete.</summary>
public sealed class DatasetCompletenessTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_finaliser_that_was_suspended_at_any_call_leaves_the_complete_manifest_of_a_later_run()
    {
        var calls = await FaultyStore.AtEachCallAsync(StoreFault.Overtaken, async call =>
        {
            var (made, plan) = await ExtendableDataset.PlannedAsync(3);
            using var dataset = made;
            await made.CommitAsync(1, 2);
            var slow = new FaultyStore(made.Files, StoreFault.Overtaken, call, async () =>
            {
                // The run that the suspended finaliser is of ended by another one; then the job ran again and computed the shard.
                await made.FinalizeAsync(plan, 0);
                await made.CommitAsync(0);
                await made.FinalizeAsync(plan);
            });

            await made.FinalizeAsync(slow, plan, 0);

            if (slow.Happened)
                await made.AssertWholeAsync(rows: 3);
            return slow.Happened;
        });
        Assert.InRange(calls, 8, 100);
    }

    [Fact]
    public async Task A_finaliser_of_the_first_job_that_was_suspended_at_any_call_leaves_an_extension_in_the_manifest()
    {
        await FaultyStore.AtEachCallAsync(StoreFault.Overtaken, async call =>
        {
            var (made, plan) = await ExtendableDataset.FinishedAsync(2);
            using var dataset = made;
            var slow = new FaultyStore(made.Files, StoreFault.Overtaken, call, async () =>
            {
                var extended = await made.ExtendAsync();
                await made.CommitAsync(2, 3);
                await made.FinalizeAsync(extended);
            });

            await made.FinalizeAsync(slow, plan);

            if (slow.Happened)
                await made.AssertWholeAsync(rows: 4);
            return slow.Happened;
        });
    }

    [Fact]
    public async Task A_finaliser_of_the_first_job_that_was_suspended_at_any_call_does_not_mark_an_extension_that_is_under_way()
    {
        await FaultyStore.AtEachCallAsync(StoreFault.Overtaken, async call =>
        {
            var (made, plan) = await ExtendableDataset.FinishedAsync(2);
            using var dataset = made;
            var slow = new FaultyStore(made.Files, StoreFault.Overtaken, call, async () =>
            {
                await made.ExtendAsync();
                await made.CommitAsync(3);
            });

            var manifest = await made.FinalizeAsync(slow, plan);

            Assert.Equal(2, manifest.Rows);
            Assert.Equal(!slow.Happened, made.IsMarked);
            return slow.Happened;
        });
    }

    [Fact]
    public async Task An_extension_that_was_suspended_at_any_call_takes_the_mark_of_a_finaliser_away()
    {
        await FaultyStore.AtEachCallAsync(StoreFault.Overtaken, async call =>
        {
            var (made, plan) = await ExtendableDataset.FinishedAsync(2);
            using var dataset = made;
            var slow = new FaultyStore(made.Files, StoreFault.Overtaken, call, () => made.FinalizeAsync(plan));

            await made.ExtendAsync(slow);

            Assert.False(made.IsMarked);
            return slow.Happened;
        });
    }

    [Fact]
    public async Task A_dataset_is_not_marked_while_an_extension_is_under_way_or_has_shards_that_were_given_up()
    {
        var (made, _) = await ExtendableDataset.FinishedAsync(2);
        using var dataset = made;
        Assert.True(made.IsMarked);

        var plan = await made.ExtendAsync();
        Assert.False(made.IsMarked);
        await made.CommitAsync(2);
        var manifest = await made.FinalizeAsync(plan, 3);
        Assert.Equal((3L, 3), (manifest.Rows, Assert.Single(manifest.Failed).Shard));
        Assert.False(made.IsMarked);

        await made.CommitAsync(3);
        await made.FinalizeAsync(plan);
        await made.AssertWholeAsync(rows: 4);
    }

    [Theory]
    [InlineData(StoreFault.KilledBefore)]
    [InlineData(StoreFault.KilledAfter)]
    public async Task Wherever_a_kill_ends_an_extension_only_a_complete_dataset_is_marked(StoreFault fault)
    {
        await FaultyStore.AtEachCallAsync(fault, async call =>
        {
            var (made, before) = await ExtendableDataset.FinishedAsync(2);
            using var dataset = made;
            var dying = new FaultyStore(made.Files, fault, call, () => Task.CompletedTask);
            var died = await Record.ExceptionAsync(async () =>
            {
                var plan = await made.ExtendAsync(dying);
                await made.CommitAsync(2);
                await made.FinalizeAsync(dying, plan, 3);
            });

            // Processes that end themselves do not reach the end of a finaliser's or a planner's step; what they leave is judged here.
            Assert.Equal(dying.Happened, died is FaultyStore.ProcessDiedException);
            var last = (await DatasetPlan.ReadLastAsync(made.Files, Cancel))!;
            if (last.Number > before.Number)
            {
                Assert.Null(await CompleteDataset.ReadManifestAsync(made.Files, Cancel));
                await Assert.ThrowsAsync<UnfinishedDatasetException>(
                    () => new RetryPasses(made.Files).OpenAsync([RowStatus.Missing], Cancel));
                await Assert.ThrowsAsync<UnfinishedDatasetException>(() => AddedColumnSets.RequireFinishedAsync(made.Files, Cancel));
            }

            var again = await made.ExtendAsync();
            await made.CommitAsync(2, 3);
            await made.FinalizeAsync(again);
            await made.AssertWholeAsync(rows: 4);
            return dying.Happened;
        });
    }

    /// <summary>
    /// A planner that was suspended deletes <c>_SUCCESS</c> of a dataset that others completed meanwhile, and dies. That takes the mark
    /// away and nothing else: the dataset is complete for every command, and the next one that writes to it marks it.
    /// </summary>
    [Fact]
    public async Task Wherever_a_planner_is_suspended_and_then_killed_the_dataset_that_others_completed_is_complete()
    {
        var unmarked = 0;
        await FaultyStore.AtEachCallAsync(StoreFault.OvertakenAndKilled, async call =>
        {
            var (made, _) = await ExtendableDataset.FinishedAsync(2);
            using var dataset = made;
            var dying = new FaultyStore(made.Files, StoreFault.OvertakenAndKilled, call, async () =>
            {
                var extended = await made.ExtendAsync();
                await made.CommitAsync(2, 3);
                await made.FinalizeAsync(extended);
            });

            await Record.ExceptionAsync(() => made.ExtendAsync(dying));

            if (!dying.Happened)
                return false;
            Assert.Equal(4, (await CompleteDataset.ReadManifestAsync(made.Files, Cancel))!.Rows);
            unmarked += made.IsMarked ? 0 : 1;
            await new RetryPasses(made.Files).OpenAsync([RowStatus.Missing], Cancel);
            await made.AssertWholeAsync(rows: 4);
            return true;
        });
        // The deletion before its plan, and the one of its look afterwards.
        Assert.Equal(2, unmarked);
    }

    [Fact]
    public async Task An_open_retry_is_continued_with_its_own_rule_for_opt_outs_alone()
    {
        var (made, _) = await ExtendableDataset.FinishedAsync(2);
        using var dataset = made;
        var passes = new RetryPasses(made.Files);
        var open = await passes.OpenAsync([RowStatus.OptedOut], ignoreOptOut: true, Cancel);

        var e = await Assert.ThrowsAsync<RetryRefusedException>(() => passes.OpenAsync([RowStatus.OptedOut], Cancel));

        Assert.Contains("--status opted_out --ignore-opt-out.", e.Message);
        Assert.Equal(open.Number, (await passes.OpenAsync([RowStatus.OptedOut], ignoreOptOut: true, Cancel)).Number);
    }

    [Fact]
    public async Task A_retry_and_an_extension_at_once_keep_the_parts_and_the_pass_of_each_other()
    {
        await FaultyStore.AtEachCallAsync(StoreFault.Overtaken, async call =>
        {
            var (made, plan) = await ExtendableDataset.FinishedAsync(2);
            using var dataset = made;
            var pass = await new RetryPasses(made.Files).OpenAsync([RowStatus.Missing], Cancel);
            await made.CommitGenerationAsync(2, 0, 1);
            var slow = new FaultyStore(made.Files, StoreFault.Overtaken, call, async () =>
            {
                var extended = await made.ExtendAsync();
                await made.CommitAsync(2, 3);
                await made.FinalizeAsync(extended);
            });

            await new DatasetFinalizer(slow).FinalizeAsync(made.Job, plan, [], pass.Number, Cancel);

            if (!slow.Happened)
                return false;
            await made.AssertWholeAsync(rows: 4);
            var manifest = (await made.Files.ReadJsonAsync<DatasetManifest>(DatasetPaths.Manifest, Cancel))!;
            Assert.Equal([2, 2, 1, 1], manifest.Parts.Select(part => part.Generation));
            Assert.Equal((1, 2), (manifest.Pass, manifest.Plan));
            return true;
        });
    }

    [Fact]
    public async Task A_retry_is_refused_while_an_extension_is_under_way()
    {
        var (made, _) = await ExtendableDataset.FinishedAsync(2);
        using var dataset = made;
        await made.ExtendAsync();

        var refused = await Assert.ThrowsAsync<UnfinishedDatasetException>(
            () => new RetryPasses(made.Files).OpenAsync([RowStatus.Missing], Cancel));

        Assert.Contains("not finished", refused.Message);
        Assert.False(File.Exists(made.At("out", "_retries", "0001.json")));
    }

    [Fact]
    public async Task A_manifest_of_version_0_1_stays_as_it_is_and_counts_as_complete()
    {
        var (made, plan) = await ExtendableDataset.FinishedAsync(2);
        using var dataset = made;
        var stored = JsonNode.Parse(await File.ReadAllTextAsync(made.At("out", "_manifest.json"), Cancel))!.AsObject();
        Assert.True(stored.Remove("plan"));
        await File.WriteAllTextAsync(made.At("out", "_manifest.json"), stored.ToJsonString(RecordJson.Options), Cancel);
        var before = await File.ReadAllBytesAsync(made.At("out", "_manifest.json"), Cancel);

        await made.FinalizeAsync(plan);

        Assert.Equal(before, await File.ReadAllBytesAsync(made.At("out", "_manifest.json"), Cancel));
        Assert.NotNull(await CompleteDataset.ReadManifestAsync(made.Files, Cancel));
        await File.WriteAllTextAsync(made.At("out", "_SUCCESS"), "", Cancel);
        await made.ExtendAsync();
        await File.WriteAllTextAsync(made.At("out", "_SUCCESS"), "", Cancel);
        Assert.Null(await CompleteDataset.ReadManifestAsync(made.Files, Cancel));
    }

    [Fact]
    public async Task Attempts_that_cannot_be_deleted_do_not_fail_a_complete_dataset()
    {
        var leftovers = 0;
        await FaultyStore.AtEachCallAsync(StoreFault.Lost, async call =>
        {
            var (made, plan) = await ExtendableDataset.PlannedAsync(1);
            using var dataset = made;
            await made.CommitAsync(0);
            var store = new FaultyStore(made.Files, StoreFault.Lost, call, () => Task.CompletedTask);
            Exception? leftover = null;

            var failure = await Record.ExceptionAsync(
                () => new DatasetFinalizer(store, e => leftover = e).FinalizeAsync(made.Job, plan, [], Cancel));

            if (store.Happened)
                Assert.True(failure is null != leftover is null, "Either the call was needed and its failure is reported, or it was not.");
            if (leftover is not null)
            {
                leftovers++;
                await made.AssertWholeAsync(rows: 1);
            }

            return store.Happened;
        });
        Assert.Equal(2, leftovers);
    }
}
