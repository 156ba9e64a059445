using System.Diagnostics;
using System.Globalization;
using FgClip.Datasets.Commits;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Planning;
using FgClip.Datasets.Plans;
using FgClip.Storage.Files;

namespace FgClip.Bench.Planning;

/// <summary>Plans, finalises and extends datasets of many inputs of one row each, and measures seconds and memory of each step.</summary>
/// <param name="output">Where lines go.</param>
internal sealed class PlanScale(TextWriter output)
{
    private const int InputsPerFolder = 10_000;

    /// <summary>Measures one number of inputs after the other.</summary>
    /// <param name="sizes">The numbers.</param>
    /// <param name="folder">A folder on the disk to be measured, which is deleted in the end.</param>
    /// <param name="finaliseOnly">Whether the receipts alone are made and collected, without a plan.</param>
    /// <param name="planOnly">Whether datasets are planned and extended alone, without receipts.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    public async Task RunAsync(
        IReadOnlyList<int> sizes, string folder, bool finaliseOnly, bool planOnly, CancellationToken cancellationToken)
    {
        foreach (var size in sizes)
        {
            var place = Path.Combine(folder, size.ToString(CultureInfo.InvariantCulture));
            try
            {
                if (finaliseOnly)
                    await FinalizeOnlyAsync(size, place, cancellationToken).ConfigureAwait(false);
                else
                    await RunAsync(size, place, planOnly, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                Directory.Delete(place, recursive: true);
            }
        }
    }

    private async Task RunAsync(int size, string place, bool planOnly, CancellationToken cancellationToken)
    {
        Make(Path.Combine(place, "in"), size);
        await SyncAsync(cancellationToken).ConfigureAwait(false);
        var (store, spec) = Dataset(place);
        var planner = new DatasetPlanner(store, new RowSizeEstimate(4_000));
        var opened = await MeasureAsync(size, "list", () => planner.OpenAsync(spec, null, cancellationToken)).ConfigureAwait(false);
        var listing = opened.Listing!;
        await MeasureAsync(size, "plan units", () => UnitsAsync(planner, spec, null, listing, cancellationToken)).ConfigureAwait(false);
        var plan = await MeasureAsync(size, "merge", async () =>
            (await planner.MergeAsync(spec, null, listing, cancellationToken).ConfigureAwait(false)).Plan).ConfigureAwait(false);
        if (plan.Rows != size || plan.Shards != size)
            throw new InvalidOperationException($"{plan.Rows} rows and {plan.Shards} shards were planned of {size} inputs.");
        await MeasureAsync(size, "read a block and a shard's input", async () =>
        {
            var head = await PlanHead.ReadPlannedAsync(store, 1, plan.Folder, cancellationToken).ConfigureAwait(false);
            var block = await ShardBlock.ReadAsync(store, head, (size - 1) / DatasetPaths.ShardsPerBlock, cancellationToken)
                .ConfigureAwait(false);
            return (await head.ReadPlanForAsync(store, block.Shards[^1], cancellationToken).ConfigureAwait(false)).Inputs[size - 1];
        }).ConfigureAwait(false);

        if (!planOnly)
        {
            SyntheticReceipts.Write(store.Root, 0..size, plan.PartPlacement);
            await SyncAsync(cancellationToken).ConfigureAwait(false);
            await MeasureAsync(size, "activate each block", () => ActivateAsync(store, plan, cancellationToken)).ConfigureAwait(false);
            await FinalizeAsync(size, store, spec, plan.ToPlan(), cancellationToken).ConfigureAwait(false);
        }

        Make(Path.Combine(place, "more"), 1);
        var extension = new PlanExtension(2, [.. spec.Inputs, $"{place}/more/*/*.jsonl"]);
        await ExtendAsync(size, planner, spec, extension, cancellationToken).ConfigureAwait(false);
    }

    private async Task FinalizeOnlyAsync(int size, string place, CancellationToken cancellationToken)
    {
        var (store, spec) = Dataset(place);
        var plan = new DatasetPlan { Number = 1, Inputs = [], Columns = [], Rows = size, Shards = size, Folder = "none" };
        SyntheticReceipts.Write(store.Root, 0..size, plan.PartPlacement);
        await SyncAsync(cancellationToken).ConfigureAwait(false);
        await FinalizeAsync(size, store, spec, plan, cancellationToken).ConfigureAwait(false);
    }

    private static (FileObjectStore Store, JobSpec Spec) Dataset(string place)
    {
        var store = new FileObjectStore(Path.Combine(place, "out"));
        return (store, new JobSpec
        {
            Model = new ModelReference("none", new string('0', 64), "/none"),
            Inputs = [$"{place}/in/*/*.jsonl"],
            Output = store.Root,
            Features = new FeatureOptions(),
        });
    }

    /// <summary>Reads what a coordinator reads when it activates the blocks of a job, one after the other.</summary>
    private static async Task<int> ActivateAsync(FileObjectStore store, PlanHead plan, CancellationToken cancellationToken)
    {
        var done = 0;
        for (var block = 0; block < DatasetPaths.BlocksOf(plan.Shards); block++)
        {
            var head = await PlanHead.ReadPlannedAsync(store, 1, plan.Folder, cancellationToken).ConfigureAwait(false);
            await ShardBlock.ReadAsync(store, head, block, cancellationToken).ConfigureAwait(false);
            done += await new ReceiptStore(store).ListAsync(block, cancellationToken).CountAsync(cancellationToken).ConfigureAwait(false);
        }

        return done == plan.Shards ? done : throw new InvalidOperationException($"{done} of {plan.Shards} receipts were listed.");
    }

    private async Task FinalizeAsync(
        int size, FileObjectStore store, JobSpec spec, DatasetPlan plan, CancellationToken cancellationToken)
    {
        var job = await JobRecord.ClaimAsync(store, spec, cancellationToken).ConfigureAwait(false);
        foreach (var step in (string[])["finalise", "finalise again"])
        {
            await MeasureAsync(size, step, async () =>
            {
                var manifest = await new DatasetFinalizer(store).FinalizeAsync(job, plan, [], cancellationToken).ConfigureAwait(false);
                return manifest.Parts.Count == size && manifest.Generation == 1
                    ? manifest.Rows
                    : throw new InvalidOperationException($"Manifest {manifest.Generation} has {manifest.Parts.Count} of {size} parts.");
            }).ConfigureAwait(false);
        }
    }

    private async Task ExtendAsync(
        int size, DatasetPlanner planner, JobSpec spec, PlanExtension extension, CancellationToken cancellationToken)
    {
        var opened = await MeasureAsync(size, "extend by one: list", () => planner.OpenAsync(spec, extension, cancellationToken))
            .ConfigureAwait(false);
        var listing = opened.Listing!;
        await MeasureAsync(size, "extend by one: units", () => UnitsAsync(planner, spec, extension, listing, cancellationToken))
            .ConfigureAwait(false);
        var plan = await MeasureAsync(size, "extend by one: merge", async () =>
            (await planner.MergeAsync(spec, extension, listing, cancellationToken).ConfigureAwait(false)).Plan).ConfigureAwait(false);
        if (plan.Shards != size + 1)
            throw new InvalidOperationException($"{plan.Shards} shards were planned of {size} inputs and one.");
    }

    private static async Task<int> UnitsAsync(
        DatasetPlanner planner, JobSpec spec, PlanExtension? extension, InputListing listing, CancellationToken cancellationToken)
    {
        for (var lease = 0; lease < listing.Leases; lease++)
            await planner.PlanUnitsAsync(spec, extension, listing, lease, null, cancellationToken).ConfigureAwait(false);
        return listing.Units;
    }

    private Task<T> MeasureAsync<T>(int size, string step, Func<Task<T>> run) =>
        PlanMeasure.RunAsync(output, $"{size,9:N0} inputs", step, run);

    /// <summary>Puts what was made on the disk, or the first step that flushes a file of its own would wait for all of it.</summary>
    private static async Task SyncAsync(CancellationToken cancellationToken)
    {
        using var sync = Process.Start("sync");
        await sync.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
    }

    private static void Make(string folder, int size)
    {
        for (var input = 0; input < size; input++)
        {
            var part = Path.Combine(folder, $"{input / InputsPerFolder:0000}");
            if (input % InputsPerFolder == 0)
                Directory.CreateDirectory(part);
            File.WriteAllText(
                Path.Combine(part, $"{input % InputsPerFolder:00000}.jsonl"), "{\"image\":\"a.jpg\",\"caption\":\"a caption\"}\n");
        }
    }
}
