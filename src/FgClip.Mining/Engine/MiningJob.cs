using System.Text.Json;
using System.Text.Json.Nodes;
using FgClip.Datasets.Embeddings;
using FgClip.Mining.Attributes;
using FgClip.Mining.Filters;
using FgClip.Mining.Items;
using FgClip.Mining.Neighbours;
using FgClip.Mining.Outputs;
using FgClip.Mining.Plans;
using FgClip.Mining.Specs;
using FgClip.Storage;

namespace FgClip.Mining.Engine;

/// <summary>
/// A mining job as steps that whoever holds a lease may do: each reads what earlier ones committed, commits under a name that must be free,
/// and leaves the same bytes however often and wherever it is done. Gather every part, plan, compare every tile, write every part,
/// finalise.
/// </summary>
public sealed class MiningJob : IDisposable
{
    private readonly MiningSpec _spec;
    private readonly IObjectStore _output;
    private readonly EmbeddedDataset _anchors, _candidates;
    private readonly MiningSides? _sides;
    private readonly AttributeMiner? _attributes;
    private readonly PartOutput _parts;
    private readonly MiningRecord _record;
    private (SideReader Anchors, SideReader Candidates)? _readers;

    private MiningJob(
        MiningSpec spec, IObjectStore output, EmbeddedDataset anchors, EmbeddedDataset candidates, AttributeMiner? attributes,
        MiningRecord record)
    {
        (_spec, _output, _anchors, _candidates, _attributes, _record) = (spec, output, anchors, candidates, attributes, record);
        _sides = attributes is null ? MiningSides.Create(spec, anchors, candidates) : null;
        _parts = new PartOutput(spec, anchors, output);
    }

    /// <summary>Parts of the anchors' dataset, and of the output.</summary>
    public int AnchorParts => _anchors.Manifest.Parts.Count;

    /// <summary>Parts of the candidates' dataset that are gathered apart from the anchors.</summary>
    public int CandidateParts => _sides is null or { IsSymmetric: true } ? 0 : _candidates.Manifest.Parts.Count;

    /// <summary>Whether there is anything to gather and compare; changed attributes are made and scored when they are written.</summary>
    public bool Compares => _sides is not null;

    /// <summary>Opens the datasets, and makes the output this job's.</summary>
    /// <exception cref="InvalidDataException">A dataset is missing or not finished, or they are of different models.</exception>
    /// <exception cref="Datasets.Jobs.SpecMismatchException">The output was made with other options or of another content.</exception>
    /// <exception cref="Model.Folders.ModelFolderException">The model is missing, or is not that of the vectors.</exception>
    public static async Task<MiningJob> OpenAsync(MiningSpec spec, CancellationToken cancellationToken)
    {
        var output = ObjectStores.Open(spec.Output);
        var anchors = await EmbeddedDataset.OpenAsync(spec.Embeddings, cancellationToken).ConfigureAwait(false);
        var candidates = spec.IsOneDataset ? anchors : await EmbeddedDataset.OpenAsync(spec.Candidates!, cancellationToken)
            .ConfigureAwait(false);
        if (spec.AnchorVectors is null && anchors.Metadata is { } left && candidates.Metadata is { } right
            && left.ModelDigest != right.ModelDigest)
            throw new InvalidDataException(
                $"{anchors.Store.Root} and {candidates.Store.Root} were embedded with different models; their vectors cannot be compared.");

        var words = spec.Candidate is ItemKind.Attribute ? await Attributes.AttributeWords.LoadAsync(spec.AttributeWords, cancellationToken)
            .ConfigureAwait(false) : null;
        var canonical = Canonical(spec, anchors, candidates, words);
        foreach (var (name, text) in new[] { ("anchorVectors", spec.AnchorVectors), ("candidateVectors", spec.CandidateVectors) })
        {
            if (text is not null && VectorFile.Parse(text) is { } vectors)
                canonical[name] = $"{await ForeignVectors.DigestAsync(vectors, cancellationToken).ConfigureAwait(false)}:{vectors.Column}";
        }

        var record = await MiningRecord.ClaimAsync(output, canonical, cancellationToken).ConfigureAwait(false);
        return new MiningJob(spec, output, anchors, candidates,
            words is null ? null : new AttributeMiner(spec, anchors, words, Rule(spec, anchors)), record);
    }

    /// <summary>Takes the vectors out of a part of the anchors' dataset.</summary>
    public Task<GatherReceipt> GatherAnchorsAsync(int part, CancellationToken cancellationToken) =>
        new Gatherer(_anchors, Sides.Anchors, _output).GatherAsync(part, cancellationToken);

    /// <summary>Takes the vectors out of a part of the candidates' dataset.</summary>
    public Task<GatherReceipt> GatherCandidatesAsync(int part, CancellationToken cancellationToken) =>
        new Gatherer(_candidates, Sides.Candidates, _output).GatherAsync(part, cancellationToken);

    /// <summary>Cuts the comparisons into tiles.</summary>
    /// <exception cref="InvalidDataException">Something is not gathered, or vectors do not fit.</exception>
    public async Task<MiningPlan> PlanAsync(CancellationToken cancellationToken)
    {
        var anchors = await SideReceipts.ReadAsync(_anchors, Sides.Anchors, _output, cancellationToken).ConfigureAwait(false);
        var candidates = Sides.IsSymmetric
            ? anchors : await SideReceipts.ReadAsync(_candidates, Sides.Candidates, _output, cancellationToken).ConfigureAwait(false);
        return await new MiningPlanner(_output).PlanAsync(_spec, Sides, anchors, candidates, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Compares the anchors of a row of tiles with the candidates of a column.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="row">0 to <see cref="MiningPlan.Rows"/> - 1.</param>
    /// <param name="column">0 to <see cref="MiningPlan.Columns"/> - 1.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task CompareAsync(MiningPlan plan, int row, int column, CancellationToken cancellationToken)
    {
        var name = MiningLayout.Tile(row, column);
        if (await _output.FindAsync(name, cancellationToken).ConfigureAwait(false) is not null)
            return;
        var (anchors, candidates) = await ReadersAsync(plan, cancellationToken).ConfigureAwait(false);
        var tile = new TileRange(
            row * plan.TileAnchors, Math.Min(anchors.Index.Count, (row + 1) * plan.TileAnchors),
            column * plan.TileCandidates, (int)Math.Min(candidates.Index.Count, (column + 1L) * plan.TileCandidates));
        var heaps = await new TileSearch(anchors, candidates, _spec.Run.ThreadCount).FindAsync(tile, plan.Window, cancellationToken)
            .ConfigureAwait(false);
        await TileFile.WriteAsync(_output, name, heaps, tile.AnchorEnd - tile.FirstAnchor, plan.Window, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Merges and filters the neighbours of a part's anchors, and writes the part of the output.</summary>
    /// <param name="plan">The plan; null where nothing is compared.</param>
    /// <param name="part">The part.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<MiningReceipt> WriteAsync(MiningPlan? plan, int part, CancellationToken cancellationToken)
    {
        if (await _parts.ReadAsync(part, cancellationToken).ConfigureAwait(false) is { } done)
            return done;
        var counts = new FilterCounts();
        IAnchorMiner miner = _attributes is { } attributes ? attributes : await NeighboursAsync(plan!, cancellationToken)
            .ConfigureAwait(false);
        return await _parts.WriteAsync(part, counts, miner.MineAsync(part, counts, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Writes the manifest from the receipts, then <c>_SUCCESS</c>, and deletes what the steps left for each other.</summary>
    /// <exception cref="InvalidDataException">A part is not written.</exception>
    public async Task<MiningManifest> FinalizeAsync(CancellationToken cancellationToken)
    {
        var receipts = new List<MiningReceipt>();
        var counts = new FilterCounts();
        for (var part = 0; part < AnchorParts; part++)
        {
            receipts.Add(await _parts.ReadAsync(part, cancellationToken).ConfigureAwait(false)
                ?? throw new InvalidDataException($"{_output.Root} is not complete: part {part} has no receipt."));
            counts.Add(receipts[^1].Counts);
        }

        var manifest = new MiningManifest
        {
            SpecDigest = _record.Digest,
            Rows = receipts.Sum(receipt => receipt.Rows),
            Bytes = receipts.Sum(receipt => receipt.Bytes + (receipt.Others?.Sum(other => other.Bytes) ?? 0)),
            Unusable = Compares ? await SumAsync(side => side.Unusable, cancellationToken).ConfigureAwait(false) : 0,
            WithoutVector = Compares ? await SumAsync(side => side.Missing, cancellationToken).ConfigureAwait(false) : 0,
            Counts = counts,
            LeftOut = receipts.Any(receipt => receipt.LeftOut is not null)
                ? receipts.Aggregate(new LeftOutCounts(), (sum, receipt) => sum + (receipt.LeftOut ?? new()))
                : null,
            Parts = [.. receipts.SelectMany(receipt =>
                (receipt.Others ?? []).Prepend(new MinedPart(receipt.Part, receipt.Rows, receipt.Bytes, receipt.Sha256)))],
        };
        await WorkFolder.FinishAsync(_output, manifest, PartOutput.DataFiles(_spec), cancellationToken).ConfigureAwait(false);
        return manifest;
    }

    /// <summary>The manifest of an output that is finished; null for one that is not.</summary>
    public Task<MiningManifest?> ReadFinishedAsync(CancellationToken cancellationToken) =>
        WorkFolder.ReadFinishedAsync<MiningManifest>(_output, cancellationToken);

    /// <inheritdoc />
    public void Dispose() => _attributes?.Dispose();

    private MiningSides Sides => _sides ?? throw new InvalidOperationException("Changed attributes are not gathered or compared.");

    private static ScoreRule Rule(MiningSpec spec, EmbeddedDataset dataset) =>
        new(spec.Negatives.Score, dataset.Metadata?.LogitScale ?? 1, dataset.Metadata?.LogitBias ?? 0);

    private static JsonObject Canonical(MiningSpec spec, EmbeddedDataset anchors, EmbeddedDataset candidates, AttributeWords? words)
    {
        var canonical = JsonSerializer.SerializeToNode(
            new
            {
                task = "mine",
                embeddings = anchors.Digest,
                candidates = candidates.Digest,
                spec.Anchor,
                spec.Candidate,
                spec.Head,
                spec.Format,
                spec.Negatives,
                spec.Guards,
                attributeWords = words?.Digest,
            },
            RecordJson.Options)!.AsObject();
        // Options that are younger than version 0.1.0 are named only where they are used: outputs of then keep their digests.
        if (spec.IncludeScores)
            canonical["includeScores"] = true;
        if (spec.SplitLanguages)
            canonical["splitLanguages"] = true;
        return canonical;
    }

    private async Task<long> SumAsync(Func<SideReceipts, long> count, CancellationToken cancellationToken)
    {
        var anchors = await SideReceipts.ReadAsync(_anchors, Sides.Anchors, _output, cancellationToken).ConfigureAwait(false);
        return Sides.IsSymmetric
            ? count(anchors)
            : count(anchors)
            + count(await SideReceipts.ReadAsync(_candidates, Sides.Candidates, _output, cancellationToken).ConfigureAwait(false));
    }

    private async Task<NeighbourMiner> NeighboursAsync(MiningPlan plan, CancellationToken cancellationToken)
    {
        var (anchors, candidates) = await ReadersAsync(plan, cancellationToken).ConfigureAwait(false);
        return new NeighbourMiner(
            _spec, Sides, plan, anchors, candidates, new ItemTexts(_anchors, Sides.Anchors, anchors), new ItemTexts(_candidates,
            Sides.Candidates, candidates),
            Rule(_spec, _anchors), _output);
    }

    private async Task<(SideReader Anchors, SideReader Candidates)> ReadersAsync(MiningPlan plan, CancellationToken cancellationToken)
    {
        if (_readers is { } open)
            return open;
        var anchors = await WorkFolder.OpenSideAsync(_output, Sides.Anchors.Name, plan.Anchors, plan.Links, plan.Dimensions,
            plan.JoinsCopies && Sides.Anchors.HasOwnCopies, cancellationToken).ConfigureAwait(false);
        var candidates = Sides.IsSymmetric
            ? anchors
            : await WorkFolder.OpenSideAsync(_output, Sides.Candidates.Name, plan.Candidates, [], plan.Dimensions,
                plan.JoinsCopies && Sides.Candidates.HasOwnCopies, cancellationToken)
            .ConfigureAwait(false);
        return (_readers = (anchors, candidates)).Value;
    }
}
