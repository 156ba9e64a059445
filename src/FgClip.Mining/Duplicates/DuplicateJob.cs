using System.Runtime.InteropServices;
using System.Text.Json;
using FgClip.Datasets.Embeddings;
using FgClip.Mining.Engine;
using FgClip.Mining.Items;
using FgClip.Mining.Neighbours;
using FgClip.Mining.Plans;
using FgClip.Storage;

namespace FgClip.Mining.Duplicates;

/// <summary>
/// A search for duplicates as steps of the kind of <see cref="MiningJob"/>: gather every part, plan, compare every tile, finalise.
/// </summary>
public sealed class DuplicateJob
{
    private const string SideName = "items";

    private readonly DuplicateSpec _spec;
    private readonly IObjectStore _output;
    private readonly EmbeddedDataset _dataset;
    private readonly SideSpec _side;
    private readonly MiningRecord _record;
    private SideReader? _reader;

    private DuplicateJob(DuplicateSpec spec, IObjectStore output, EmbeddedDataset dataset, MiningRecord record)
    {
        (_spec, _output, _dataset, _record) = (spec, output, dataset, record);
        _side = new SideSpec(SideName, spec.Kind, spec.Head) { Identity = IdentityRule.Content };
    }

    /// <summary>Parts of the dataset.</summary>
    public int Parts => _dataset.Manifest.Parts.Count;

    /// <summary>Opens the dataset, and makes the output this job's.</summary>
    /// <exception cref="InvalidDataException">The dataset is missing or not finished.</exception>
    /// <exception cref="Datasets.Jobs.SpecMismatchException">The output was made with other options or of another content.</exception>
    public static async Task<DuplicateJob> OpenAsync(DuplicateSpec spec, CancellationToken cancellationToken)
    {
        var output = ObjectStores.Open(spec.Output);
        var dataset = await EmbeddedDataset.OpenAsync(spec.Embeddings, cancellationToken).ConfigureAwait(false);
        var canonical = JsonSerializer.SerializeToNode(
            new { task = "dedup", embeddings = dataset.Digest, spec.Kind, spec.Head, spec.Above }, RecordJson.Options)!.AsObject();
        // Options that are younger than version 0.1.0 are named only where they are used: outputs of then keep their digests.
        if (spec.Keep is not KeepRule.First)
            canonical["keep"] = spec.Keep.ToString();
        if (spec.Pairs is not PairList.Nearest)
            canonical["pairs"] = spec.Pairs.ToString();
        if (PairsPerItem(spec) != DuplicateSpec.DefaultPairsPerItem)
            canonical["pairsPerItem"] = PairsPerItem(spec);
        return new DuplicateJob(spec, output, dataset,
            await MiningRecord.ClaimAsync(output, canonical, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Takes the vectors out of a part.</summary>
    public Task<GatherReceipt> GatherAsync(int part, CancellationToken cancellationToken) =>
        new Gatherer(_dataset, _side, _output).GatherAsync(part, cancellationToken);

    /// <summary>Finds copies, and cuts the comparisons into tiles.</summary>
    /// <exception cref="InvalidDataException">A part is not gathered.</exception>
    public async Task<DuplicatePlan> PlanAsync(CancellationToken cancellationToken)
    {
        if (await _output.ReadJsonAsync<DuplicatePlan>(MiningLayout.Plan, cancellationToken).ConfigureAwait(false) is { } done)
            return done;

        var receipts = await SideReceipts.ReadAsync(_dataset, _side, _output, cancellationToken).ConfigureAwait(false);
        var dimensions = SideReceipts.Dimensions(receipts);
        var index = new SideIndex(SideName, receipts.Items, receipts.Links);
        var reader = new SideReader(_output, index, KeptItems.All(index.Count), dimensions);
        var firsts = await new ItemDeduplicator(_spec.Run.Memory / 2).DropCopiesAsync(reader, cancellationToken).ConfigureAwait(false);
        await PutAsync(MiningLayout.Kept(SideName), reader.Kept.Bytes, cancellationToken).ConfigureAwait(false);
        await PutAsync(MiningLayout.Copies(SideName), MemoryMarshal.AsBytes<int>(firsts).ToArray(), cancellationToken)
            .ConfigureAwait(false);
        var plan = new DuplicatePlan
        {
            Dimensions = dimensions,
            Items = receipts.Items,
            TileItems = MiningPlanner.TileAnchors(_spec.Run, dimensions, PairsPerItem(_spec)),
        };
        await _output.PutJsonAsync(MiningLayout.Plan, plan, CommitCondition.Absent, MiningLayout.Staging, cancellationToken)
            .ConfigureAwait(false);
        return await _output.ReadJsonAsync<DuplicatePlan>(MiningLayout.Plan, cancellationToken).ConfigureAwait(false) ?? plan;
    }

    /// <summary>Compares a row of items with a column of items that are not before them.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="row">0 to <see cref="DuplicatePlan.Rows"/> - 1.</param>
    /// <param name="column"><paramref name="row"/> to <see cref="DuplicatePlan.Rows"/> - 1.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task CompareAsync(DuplicatePlan plan, int row, int column, CancellationToken cancellationToken)
    {
        if (await _output.FindAsync(MiningLayout.TileLinks(row, column), cancellationToken).ConfigureAwait(false) is not null)
            return;
        var reader = await ReaderAsync(plan, cancellationToken).ConfigureAwait(false);
        int End(int tile) => (int)Math.Min(reader.Index.Count, (tile + 1L) * plan.TileItems);
        var tile = new TileRange(row * plan.TileItems, End(row), column * plan.TileItems, End(column));
        await PairFile.WriteAsync(_output, (row, column), reader, tile, (float)_spec.Above, PairsPerItem(_spec), _spec.Run.ThreadCount,
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes pairs and components, the manifest, then <c>_SUCCESS</c>, and deletes what the steps left for each other.</summary>
    public async Task<DuplicateManifest> FinalizeAsync(DuplicatePlan plan, CancellationToken cancellationToken)
    {
        var reader = await ReaderAsync(plan, cancellationToken).ConfigureAwait(false);
        // A worker of version 0.1.0 leaves tiles of another form. Those that are done as they are read here cost a look each.
        for (var row = 0; row < plan.Rows; row++)
        {
            for (var column = row; column < plan.Rows; column++)
                await CompareAsync(plan, row, column, cancellationToken).ConfigureAwait(false);
        }

        var report = new DuplicateReport(_spec, _output, plan, reader, _dataset, _side);
        var manifest = await report.WriteAsync(_record.Digest, cancellationToken).ConfigureAwait(false);
        await WorkFolder.FinishAsync(_output, manifest, MiningLayout.Parts("parquet"), cancellationToken).ConfigureAwait(false);
        return manifest;
    }

    /// <summary>The manifest of a report that is finished; null for one that is not.</summary>
    public Task<DuplicateManifest?> ReadFinishedAsync(CancellationToken cancellationToken) =>
        WorkFolder.ReadFinishedAsync<DuplicateManifest>(_output, cancellationToken);

    /// <summary>Pairs that are kept of each item. Where pairs with the kept item are listed, no other is looked at.</summary>
    internal static int PairsPerItem(DuplicateSpec spec) =>
        spec.Pairs is PairList.Kept ? 1 : spec.PairsPerItem ?? DuplicateSpec.DefaultPairsPerItem;

    private async Task<SideReader> ReaderAsync(DuplicatePlan plan, CancellationToken cancellationToken) =>
        _reader ??= await WorkFolder.OpenSideAsync(_output, SideName, plan.Items, [], plan.Dimensions, joinsCopies: false,
        cancellationToken).ConfigureAwait(false);

    private Task PutAsync(string name, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        _output.PutBytesAsync(name, bytes, CommitCondition.Absent, MiningLayout.Staging, cancellationToken);
}
