using System.Security.Cryptography;
using FgClip.Datasets.Commits;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Parquet.Columns;
using FgClip.Storage;

namespace FgClip.Datasets.Tests.Commits;

/// <summary>
/// One shard is committed again and again, each time with another call going wrong. Whatever it is, the next attempt ends with one whole
/// part of the bytes that an undisturbed one has, and its receipt.
/// </summary>
public abstract class CommitFaultContract
{
    private const int Shard = 3, Rows = 7;

    private static readonly JobSpec Spec = Samples.Spec("/out", "in.jsonl");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(StoreFault.Lost)]
    [InlineData(StoreFault.Unheard)]
    [InlineData(StoreFault.Refused)]
    [InlineData(StoreFault.Overtaken)]
    [InlineData(StoreFault.Torn)]
    [InlineData(StoreFault.KilledBefore)]
    [InlineData(StoreFault.KilledAfter)]
    public async Task A_fault_at_any_call_leaves_one_whole_part_and_its_receipt(StoreFault fault)
    {
        var undisturbed = await AttemptAsync(NewStore(), "lease-1", generation: 1);
        var calls = 0;
        for (var happened = true; happened; calls++)
        {
            var store = NewStore();
            var faulty = new FaultyStore(store, fault, calls, overtake: () => AttemptAsync(store, "lease-other", generation: 1));
            var claimed = await TryAsync(faulty, "lease-1", generation: 1);

            var receipt = await AttemptAsync(store, "lease-2", generation: 1);

            happened = faulty.Happened;
            Assert.Equal(undisturbed.Sha256, receipt.Sha256);
            await AssertWholeAsync(store, receipt, claimed);
        }

        Assert.True(calls > 10, $"only {calls} calls were made");
    }

    [Theory]
    [InlineData(StoreFault.Lost)]
    [InlineData(StoreFault.Unheard)]
    [InlineData(StoreFault.Refused)]
    [InlineData(StoreFault.Overtaken)]
    [InlineData(StoreFault.Torn)]
    [InlineData(StoreFault.KilledBefore)]
    [InlineData(StoreFault.KilledAfter)]
    public async Task A_fault_at_any_call_of_a_retry_leaves_the_old_generation_or_the_new_one(StoreFault fault)
    {
        var calls = 0;
        for (var happened = true; happened; calls++)
        {
            var store = NewStore();
            await AttemptAsync(store, "lease-0", generation: 1);
            var faulty = new FaultyStore(store, fault, calls, overtake: () => AttemptAsync(store, "lease-other", generation: 2));
            var claimed = await TryAsync(faulty, "lease-1", generation: 2);
            happened = faulty.Happened;
            var between = await new ShardCommitter(store, JobSpecDigest.OfComputation(Spec)).RecoverAsync(Shard, "lease-2", Cancel);
            Assert.InRange(between!.Generation, 1, 2);

            var receipt = await AttemptAsync(store, "lease-2", generation: 2);

            Assert.Equal(2, receipt.Generation);
            await AssertWholeAsync(store, receipt, claimed);
        }

        Assert.True(calls > 10, $"only {calls} calls were made");
    }

    /// <summary>Two devices may differ in the last bit of a vector.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Overtaken_at_any_call_by_one_with_other_bytes_it_leaves_one_of_the_two(int generation)
    {
        var seen = new HashSet<string>();
        for (var (happened, call) = (true, 0); happened; call++)
        {
            var store = NewStore();
            if (generation > 1)
                await AttemptAsync(store, "lease-0", generation: 1);
            var faulty = new FaultyStore(store, StoreFault.Overtaken, call,
                overtake: () => AttemptAsync(store, "lease-other", generation, height: 481));
            var claimed = await TryAsync(faulty, "lease-1", generation);
            happened = faulty.Happened;

            var receipt = await AttemptAsync(store, "lease-2", generation);

            Assert.Equal(generation, receipt.Generation);
            await AssertWholeAsync(store, receipt, claimed);
            seen.Add(receipt.Sha256);
        }

        Assert.Equal(2, seen.Count);
    }

    /// <summary>An empty store.</summary>
    protected abstract IObjectStore NewStore();

    /// <returns>The receipt that the attempt reports; null where it failed.</returns>
    private static async Task<ShardReceipt?> TryAsync(IObjectStore store, string lease, int generation)
    {
        try
        {
            return await AttemptAsync(store, lease, generation);
        }
        catch (Exception e) when (e is IOException or FaultyStore.ProcessDiedException)
        {
            // What the worker would report, or take to its grave.
            return null;
        }
    }

    /// <summary>What a worker does with a shard.</summary>
    private static async Task<ShardReceipt> AttemptAsync(IObjectStore store, string lease, int generation, int height = 480)
    {
        var committer = new ShardCommitter(store, JobSpecDigest.OfComputation(Spec));
        if (await committer.RecoverAsync(Shard, lease, Cancel) is { } done && done.Generation >= generation)
            return done;
        await using var part = await StagedPart.BeginAsync(
            store, lease, new PartSchema(Samples.Carried, Spec.Features), Samples.Metadata(Spec, Shard, generation), Cancel);
        foreach (var row in Samples.Rows(Rows, 8))
            await part.WriteAsync(row with { Height = height }, Cancel);
        await part.CompleteAsync(Cancel);
        return (await committer.CommitAsync(part, Cancel)).Receipt;
    }

    /// <summary>One part is there, whole, and its receipt; what the disturbed attempt reported was no other.</summary>
    private static async Task AssertWholeAsync(IObjectStore store, ShardReceipt receipt, ShardReceipt? claimed)
    {
        if (claimed is not null)
            Assert.Equal((claimed.Lease, claimed.Sha256, claimed.Generation), (receipt.Lease, receipt.Sha256, receipt.Generation));
        var stored = await new ReceiptStore(store).ReadAsync(Shard, Cancel);
        Assert.Equal((receipt.Lease, receipt.Sha256, receipt.Generation), (stored!.Lease, stored.Sha256, stored.Generation));
        var names = await store.ListAsync("part-", Cancel).Select(o => o.Name).ToListAsync(Cancel);
        Assert.Equal([DatasetPaths.Part(Shard)], names);
        await using var part = await store.OpenReadAsync(DatasetPaths.Part(Shard), 0, null, Cancel);
        Assert.Equal(receipt.Sha256, Convert.ToHexStringLower(await SHA256.HashDataAsync(part, Cancel)));
        Assert.Equal(Rows, receipt.Rows);
    }
}
