using FgClip.Client;
using FgClip.Datasets.Commits;
using FgClip.Datasets.Images;
using FgClip.Datasets.Inputs;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Plans;
using FgClip.Datasets.Rows;
using FgClip.Grains.Abstractions.Shards;
using FgClip.Mining.Search;
using FgClip.Mining.Vectors;
using FgClip.Storage;
using FgClip.Web.Api;

namespace FgClip.Web.Images;

/// <summary>Rows of jobs, to be looked at, from what is committed of them; a job may still go on.</summary>
/// <param name="client">The cluster.</param>
internal sealed class RowGallery(FgClipClient client)
{
    /// <summary>The most rows of a sample.</summary>
    public const int MostRows = 48;

    /// <summary>Shards that a sample is from: what reading it costs.</summary>
    private const int MostShards = 3;

    /// <summary>Receipts that are read to find rows that failed.</summary>
    private const int MostReceipts = 256;

    /// <summary>Rows of each way to fail.</summary>
    private const int ErrorSamples = 3;

    /// <summary>Some rows with their nearest captions.</summary>
    /// <param name="job">The job.</param>
    /// <param name="shard">The shard that they are from; null for some of those that are done.</param>
    /// <param name="count">How many.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<IReadOnlyList<SampleRow>> SampleAsync(string job, int? shard, int count, CancellationToken cancellationToken)
    {
        var dataset = await OpenAsync(job, cancellationToken);
        var done = await DoneAsync(job, cancellationToken);
        IReadOnlyList<int> shards = shard is { } one
            ? done.Contains(one) ? [one] : throw new JobNotFoundException($"{job}: shard {one} is not committed")
            : [.. Spread(done, MostShards)];
        if (shards.Count == 0)
            return [];
        var receipts = await ReceiptsAsync(dataset, shards, cancellationToken);
        var each = (count + receipts.Count - 1) / receipts.Count;
        var steps = receipts.ToDictionary(receipt => receipt.Shard, receipt => Math.Max(1, receipt.Rows / each));
        var least = steps.Values.Min();
        var rows = await Sampler(dataset).TakeAsync(Parts(receipts), (row, _) => row % least == 0, each, cancellationToken);
        return [.. rows.Take(count)];
    }

    /// <summary>Rows that failed, a few for each way, out of the shards that were committed last.</summary>
    public async Task<IReadOnlyList<SampleRow>> ErrorsAsync(string job, CancellationToken cancellationToken)
    {
        var dataset = await OpenAsync(job, cancellationToken);
        var done = await DoneAsync(job, cancellationToken);
        var found = new Dictionary<string, List<SampleRow>>(StringComparer.Ordinal);
        foreach (var shard in done.Reverse().Take(MostReceipts))
        {
            if (await dataset.Receipts.ReadAsync(shard, cancellationToken) is not { } receipt)
                continue;
            var wanted = receipt.Statuses.Keys.Where(status => status is not RowStatus.Ok).Select(status => status.ToColumnValue())
                .Where(status => (found.GetValueOrDefault(status)?.Count ?? 0) < ErrorSamples).ToHashSet();
            if (wanted.Count == 0)
                continue;
            foreach (var row in await Sampler(dataset, compares: false).TakeAsync(Parts([receipt]), (_, status) => wanted.Contains(status), ErrorSamples * wanted.Count * 4, cancellationToken))
            {
                if (!found.TryGetValue(row.Status, out var rows))
                    found[row.Status] = rows = [];
                if (rows.Count < ErrorSamples)
                    rows.Add(row);
            }
        }

        return [.. found.Values.SelectMany(rows => rows)];
    }

    /// <summary>The image of a row, as its file has it.</summary>
    /// <returns>The file; the caller disposes of it.</returns>
    public async Task<ImageBytes> ImageAsync(string job, int shard, int row, CancellationToken cancellationToken)
    {
        var dataset = await OpenAsync(job, cancellationToken);
        var input = await InputAsync(dataset, shard, row, cancellationToken);
        var source = RowImageReader.For(dataset.Spec.Manifest, dataset.Plan.Inputs[(await DescriptorAsync(dataset, shard, cancellationToken)).Input]);
        var fetched = await source.ReadAsync(input, cancellationToken);
        return fetched.Bytes ?? throw new InvalidDataException(fetched.Fault!.Message);
    }

    /// <summary>A row as its manifest has it.</summary>
    public async Task<(JobSpec Spec, InputRow Row)> RowAsync(string job, int shard, int row, CancellationToken cancellationToken)
    {
        var dataset = await OpenAsync(job, cancellationToken);
        return (dataset.Spec, await InputAsync(dataset, shard, row, cancellationToken));
    }

    private static async Task<InputRow> InputAsync(Dataset dataset, int shard, int row, CancellationToken cancellationToken)
    {
        var descriptor = await DescriptorAsync(dataset, shard, cancellationToken);
        var number = 0;
        await foreach (var input in new ShardReader(dataset.Spec.Manifest, dataset.Store).ReadAsync(dataset.Plan, descriptor, cancellationToken))
        {
            if (number++ == row)
                return input;
        }

        throw new RequestException($"Shard {shard} has {number} rows, and there is no row {row}.");
    }

    private static async Task<ShardDescriptor> DescriptorAsync(Dataset dataset, int shard, CancellationToken cancellationToken)
    {
        if (shard < 0 || shard >= dataset.Plan.Shards)
            throw new RequestException($"The job has {dataset.Plan.Shards} shards, and there is no shard {shard}.");
        var block = await ShardBlock.ReadAsync(dataset.Store, dataset.Plan, shard / DatasetPaths.ShardsPerBlock, cancellationToken);
        return block.Shards[shard % DatasetPaths.ShardsPerBlock];
    }

    private static IReadOnlyList<SamplePart> Parts(IEnumerable<ShardReceipt> receipts) => [.. receipts.Select(receipt => new SamplePart(receipt.Shard, receipt.Part))];

    private static IEnumerable<int> Spread(IReadOnlyList<int> shards, int count) =>
        Enumerable.Range(0, Math.Min(count, shards.Count)).Select(i => shards[(int)((long)i * shards.Count / Math.Min(count, shards.Count))]);

    private static RowSampler Sampler(Dataset dataset, bool compares = true) => new(
        dataset.Store,
        new CarriedTexts(dataset.Plan.Columns, dataset.Plan, dataset.Spec.Manifest),
        compares ? dataset.Spec.Features : dataset.Spec.Features with { Image = false, TextHeads = [] });

    private static async Task<IReadOnlyList<ShardReceipt>> ReceiptsAsync(Dataset dataset, IEnumerable<int> shards, CancellationToken cancellationToken)
    {
        List<ShardReceipt> receipts = [];
        foreach (var shard in shards)
            receipts.Add(await dataset.Receipts.ReadAsync(shard, cancellationToken) ?? throw new InvalidDataException($"Shard {shard} has no receipt."));
        return receipts;
    }

    private async Task<IReadOnlyList<int>> DoneAsync(string job, CancellationToken cancellationToken)
    {
        var grid = await client.GetShardsAsync(job, since: null, cancellationToken);
        List<int> done = [];
        foreach (var stretch in grid.Stretches)
        {
            var states = new ShardState[DatasetPaths.ShardsPerBlock];
            var length = ShardRuns.Read(stretch.Runs, states);
            done.AddRange(Enumerable.Range(0, length).Where(i => states[i] is ShardState.Done).Select(i => stretch.First + i));
        }

        return done;
    }

    private async Task<Dataset> OpenAsync(string job, CancellationToken cancellationToken)
    {
        var spec = await client.GetSpecAsync(job, cancellationToken);
        var store = ObjectStores.Open(spec.Output);
        var plan = await DatasetPlan.ReadLastAsync(store, cancellationToken) ?? throw new InvalidDataException($"{job} has no plan yet: nothing of it is committed.");
        return new(spec, store, plan, new(store));
    }

    private sealed record Dataset(JobSpec Spec, IObjectStore Store, DatasetPlan Plan, ReceiptStore Receipts);
}
