using FgClip.Datasets.Commits;
using FgClip.Datasets.Embeddings;
using FgClip.Datasets.Images;
using FgClip.Datasets.Inputs;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Plans;
using FgClip.Datasets.Rows;
using FgClip.Storage;

namespace FgClip.Datasets.Search;

/// <summary>Reads rows of a dataset from its inputs and committed parts; its job may still run.</summary>
public sealed class CommittedRows
{
    /// <summary>Shards that a sample is from: what reading it costs.</summary>
    private const int MaxShards = 3;

    /// <summary>Receipts that are read to find rows that failed.</summary>
    private const int MaxReceipts = 256;

    /// <summary>Rows of each way to fail.</summary>
    private const int FailureSamples = 3;

    private readonly IObjectStore _store;
    private readonly PlanHead _plan;
    private readonly ReceiptStore _receipts;

    private CommittedRows(JobSpec spec, IObjectStore store, PlanHead plan) =>
        (Spec, _store, _plan, _receipts) = (spec, store, plan, new(store));

    /// <summary>The job.</summary>
    public JobSpec Spec { get; }

    /// <summary>Opens the dataset of a job.</summary>
    /// <exception cref="InvalidDataException">The job has no plan yet.</exception>
    public static async Task<CommittedRows> OpenAsync(JobSpec spec, CancellationToken cancellationToken)
    {
        var store = ObjectStores.Open(spec.Output);
        var plan = await PlanHead.ReadLastAsync(store, cancellationToken).ConfigureAwait(false)
            ?? throw new InvalidDataException($"{store.Root} has no plan yet: nothing of it is committed.");
        return new(spec, store, plan);
    }

    /// <summary>Reads some rows with their nearest captions.</summary>
    /// <param name="shards">Committed shards, in order; the rows are from a few of them.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<IReadOnlyList<SampleRow>> SampleAsync(IReadOnlyList<int> shards, int count, CancellationToken cancellationToken)
    {
        if (shards.Count == 0)
            return [];
        var receipts = await ReceiptsAsync(Spread(shards, MaxShards), cancellationToken).ConfigureAwait(false);
        var each = (count + receipts.Count - 1) / receipts.Count;
        var step = receipts.Min(receipt => Math.Max(1, receipt.Rows / each));
        var sampler = await SamplerAsync(compares: true, cancellationToken).ConfigureAwait(false);
        var rows = await sampler.TakeAsync(Parts(receipts), (row, _) => row % step == 0, each, cancellationToken)
            .ConfigureAwait(false);
        return [.. rows.Take(count)];
    }

    /// <summary>Reads rows that failed, a few for each way, out of the last shards.</summary>
    /// <param name="shards">Committed shards, in order.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<IReadOnlyList<SampleRow>> FailuresAsync(IReadOnlyList<int> shards, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, List<SampleRow>>(StringComparer.Ordinal);
        RowSampler? sampler = null;
        foreach (var shard in shards.Reverse().Take(MaxReceipts))
        {
            if (await _receipts.ReadAsync(shard, cancellationToken).ConfigureAwait(false) is not { } receipt)
                continue;
            var wanted = receipt.Statuses.Keys.Where(status => status is not RowStatus.Ok).Select(status => status.ToColumnValue())
                .Where(status => (found.GetValueOrDefault(status)?.Count ?? 0) < FailureSamples).ToHashSet();
            if (wanted.Count == 0)
                continue;
            sampler ??= await SamplerAsync(compares: false, cancellationToken).ConfigureAwait(false);
            var failed = await sampler
                .TakeAsync(Parts([receipt]), (_, status) => wanted.Contains(status), FailureSamples * wanted.Count * 4, cancellationToken)
                .ConfigureAwait(false);
            foreach (var row in failed)
            {
                if (!found.TryGetValue(row.Status, out var rows))
                    found[row.Status] = rows = [];
                if (rows.Count < FailureSamples)
                    rows.Add(row);
            }
        }

        return [.. found.Values.SelectMany(rows => rows)];
    }

    /// <summary>Reads a row as its manifest has it.</summary>
    /// <exception cref="NoSuchRowException">There is no such shard or row.</exception>
    public async Task<InputRow> ReadAsync(int shard, int row, CancellationToken cancellationToken)
    {
        var descriptor = await DescriptorAsync(shard, cancellationToken).ConfigureAwait(false);
        var plan = await _plan.ReadPlanForAsync(_store, descriptor, cancellationToken).ConfigureAwait(false);
        var number = 0;
        await foreach (var input in new ShardReader(Spec.Manifest, _store).ReadAsync(plan, descriptor, cancellationToken)
            .ConfigureAwait(false))
        {
            if (number++ == row)
                return input;
        }

        throw new NoSuchRowException($"Shard {shard} has {number} rows, and there is no row {row}.");
    }

    /// <summary>Reads the image of a row, as its file has it.</summary>
    /// <returns>The file; the caller disposes of it.</returns>
    /// <exception cref="NoSuchRowException">There is no such shard or row.</exception>
    /// <exception cref="InvalidDataException">The image can't be read.</exception>
    public async Task<ImageBytes> ReadImageAsync(int shard, int row, CancellationToken cancellationToken) =>
        await ReadImageAsync(shard, await ReadAsync(shard, row, cancellationToken).ConfigureAwait(false), cancellationToken)
            .ConfigureAwait(false);

    /// <summary>Reads the image of a row that <see cref="ReadAsync"/> returned: its shard is not read a second time.</summary>
    /// <param name="shard">The row's shard.</param>
    /// <param name="input">The row.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The file; the caller disposes of it.</returns>
    /// <exception cref="InvalidDataException">The image can't be read.</exception>
    public async Task<ImageBytes> ReadImageAsync(int shard, InputRow input, CancellationToken cancellationToken)
    {
        var descriptor = await DescriptorAsync(shard, cancellationToken).ConfigureAwait(false);
        var plan = await _plan.ReadPlanForAsync(_store, descriptor, cancellationToken).ConfigureAwait(false);
        var fetched = await RowImageReader.For(Spec.Manifest, plan.Inputs[descriptor.Input], Spec.Run)
            .ReadAsync(input, cancellationToken).ConfigureAwait(false);
        return fetched.Bytes ?? throw new InvalidDataException(fetched.Fault!.Message);
    }

    private static IReadOnlyList<SamplePart> Parts(IEnumerable<ShardReceipt> receipts) =>
        [.. receipts.Select(receipt => new SamplePart(receipt.Shard, receipt.Part))];

    private static IEnumerable<int> Spread(IReadOnlyList<int> shards, int count) =>
        Enumerable.Range(0, Math.Min(count, shards.Count))
        .Select(i => shards[(int)((long)i * shards.Count / Math.Min(count, shards.Count))]);

    private async Task<RowSampler> SamplerAsync(bool compares, CancellationToken cancellationToken) => new(
        _store,
        new CarriedTexts(
            _plan.Columns, await InputFormats.ReadAsync(_store, _plan, cancellationToken).ConfigureAwait(false), Spec.Manifest),
        compares ? Spec.Features : Spec.Features with { Image = false, TextHeads = [] });

    private async Task<ShardDescriptor> DescriptorAsync(int shard, CancellationToken cancellationToken)
    {
        if (shard < 0 || shard >= _plan.Shards)
            throw new NoSuchRowException($"The job has {_plan.Shards} shards, and there is no shard {shard}.");
        var block = await ShardBlock.ReadAsync(_store, _plan, shard / DatasetPaths.ShardsPerBlock, cancellationToken).ConfigureAwait(false);
        return block.Shards[shard % DatasetPaths.ShardsPerBlock];
    }

    private async Task<IReadOnlyList<ShardReceipt>> ReceiptsAsync(IEnumerable<int> shards, CancellationToken cancellationToken)
    {
        List<ShardReceipt> receipts = [];
        foreach (var shard in shards)
        {
            receipts.Add(await _receipts.ReadAsync(shard, cancellationToken).ConfigureAwait(false)
                ?? throw new InvalidDataException($"Shard {shard} has no receipt."));
        }

        return receipts;
    }
}

/// <summary>A row was asked for that a dataset does not have.</summary>
/// <param name="message">What it does have.</param>
public sealed class NoSuchRowException(string message) : Exception(message);
