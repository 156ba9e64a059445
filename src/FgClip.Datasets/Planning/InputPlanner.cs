using FgClip.Datasets.Inputs;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Manifests;
using FgClip.Datasets.Planning.Stretches;
using FgClip.Datasets.Plans;
using FgClip.Storage;

namespace FgClip.Datasets.Planning;

/// <summary>Plans one input, from its start to its end. It needs nothing of the other inputs.</summary>
/// <param name="output">The dataset.</param>
/// <param name="planning">What the planning goes over.</param>
/// <param name="options">What decides how it is planned.</param>
internal sealed class InputPlanner(IObjectStore output, InputListing planning, PlanningOptions options)
{
    private readonly KnownInputs _known = new(output, options.Spec.Manifest);

    /// <summary>Plans an input, or finds that it is still as it was planned.</summary>
    /// <param name="candidate">The input.</param>
    /// <param name="before">What an earlier planner found; null where it was not planned.</param>
    /// <param name="progress">Is told now and then how many bytes of the input were read, and how many rows there are.</param>
    /// <param name="cancellationToken">Stops the planning.</param>
    /// <returns>What is new in the input; null where nothing is.</returns>
    /// <exception cref="ManifestFormatException">The input is missing, is in no known format, or changed since an earlier plan.</exception>
    public async Task<PlannedInput?> PlanAsync(
        InputCandidate candidate, PlannedInput? before, Action<long, long> progress, CancellationToken cancellationToken)
    {
        if (candidate.Planned is { } known)
        {
            await _known.ThrowIfChangedAsync(candidate.Address, known, cancellationToken).ConfigureAwait(false);
            return null;
        }

        var (source, info) = await ResolveAsync(candidate, cancellationToken).ConfigureAwait(false);
        if (source.Listing is { } listing && info.Length == 0 && options.IsExtension)
        {
            await output.DeleteAsync(listing, cancellationToken).ConfigureAwait(false);
            return null;
        }

        return await IsSameAsync(source, info, before, cancellationToken).ConfigureAwait(false)
            ? before
            : await PlanAsync(source, info, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Plans some stretches of a large manifest, or computes its digest. One that is not as it was listed is left alone.</summary>
    /// <param name="candidate">The manifest.</param>
    /// <param name="listed">The manifest, as it was listed.</param>
    /// <param name="lease">Which of the manifest's leases it is.</param>
    /// <param name="progress">Is told now and then how many bytes of the stretches were read, and how many rows there are.</param>
    /// <param name="cancellationToken">Stops the planning.</param>
    public async Task PlanStretchesAsync(
        InputCandidate candidate, StretchedUnit listed, int lease, Action<long, long> progress, CancellationToken cancellationToken)
    {
        var (source, info) = await ResolveAsync(candidate, cancellationToken).ConfigureAwait(false);
        var (kind, _) = await SniffAsync(source, cancellationToken).ConfigureAwait(false);
        if (info.Length != listed.Bytes || !StretchScanner.IsSplittable(kind))
            return;
        var manifest = Stretched(source, info, kind, listed.Grid);
        if (listed.StretchesOf(lease) is { } stretches)
            await manifest.PlanAsync(stretches, progress, cancellationToken).ConfigureAwait(false);
        else
            await manifest.HashAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<(InputSource Source, ObjectInfo Info)> ResolveAsync(InputCandidate candidate, CancellationToken cancellationToken)
    {
        var images = await _known.ReadImagesAsync(candidate.Listings ?? [], cancellationToken).ConfigureAwait(false);
        var place = new ListingPlace(planning.Plan, candidate.Place, images);
        var source = await InputSource.ResolveAsync(candidate.Address, place, options.Spec.Manifest, output, cancellationToken)
            .ConfigureAwait(false);
        var info = source.Found ?? await source.Store.FindAsync(source.Name, cancellationToken).ConfigureAwait(false)
            ?? throw new ObjectNotFoundException(source.Store.Root, source.Name);
        return (source, info);
    }

    private static async Task<bool> IsSameAsync(InputSource source, ObjectInfo info, PlannedInput? before,
        CancellationToken cancellationToken) =>
        before is { Input: var input }
        && (input.Address, input.Listing, input.Bytes, input.Version) == (source.Address, source.Listing, info.Length, info.Version)
        && await FindSidecarAsync(source, input.Format, cancellationToken).ConfigureAwait(false) == before.FoundSidecar;

    private static async Task<ObjectInfo?> FindSidecarAsync(
        InputSource source, ManifestFormat format, CancellationToken cancellationToken) =>
        format is ManifestFormat.WebDataset
        ? await source.Store.FindAsync(Path.ChangeExtension(source.Name, ".parquet"), cancellationToken).ConfigureAwait(false)
        : null;

    private async Task<PlannedInput> PlanAsync(
        InputSource source, ObjectInfo info, Action<long, long> progress, CancellationToken cancellationToken)
    {
        var spec = options.Spec;
        var (kind, sidecar) = await SniffAsync(source, cancellationToken).ConfigureAwait(false);
        var records = kind.Compressed ? RecordsFolder(source, kind, info) : null;
        var schema = new CarriedSchema(spec.Manifest.KeyColumn, spec.Manifest.RowId);
        var cutter = new ShardCutter(spec.Shards);
        PlanningPass Pass(Action<long, long>? told) => new(schema, cutter, options.RowSize, spec.Manifest, told);
        PlanningPass pass;
        InputSummary summary;
        if (StretchScanner.HasStretches(kind) && StretchGrid.From(info.Length, options.MinStretchBytes) is { } grid)
        {
            pass = Pass(told: null);
            summary = await Stretched(source, info, kind, grid).PlanAsync(pass, progress, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            pass = Pass(progress);
            var reader = InputReaders.Create(
                source, info, kind, sidecar, spec.Manifest, new ShardRecords(output, records ?? "", firstRow: 0));
            using var memory = await PlanningMemory.Process.ReserveAsync(PlanningMemory.Estimate(kind, info.Length), cancellationToken)
                .ConfigureAwait(false);
            summary = await reader.PlanAsync(pass, cancellationToken).ConfigureAwait(false);
        }

        if (await source.Store.FindAsync(source.Name, cancellationToken).ConfigureAwait(false) != info)
            throw source.Changed();
        var planned = new PlannedInput
        {
            Input = new PlanInput
            {
                Address = source.Address,
                Listing = source.Listing,
                Format = kind.Format,
                Compressed = kind.Compressed,
                Records = records,
                Header = kind.Header,
                Sidecar = summary.Sidecar,
                FirstRow = 0,
                Rows = pass.Rows,
                Bytes = info.Length,
                Sha256 = summary.Sha256,
                Version = info.Version,
                Rules = kind.Rules,
                LineEnd = kind.LineEnd,
                PassedOver = source.PassedOver ?? summary.PassedOver,
                // FineHARD has an item for each language of an image, which f_path names.
                Keys = kind.Format is ManifestFormat.FineHard ? KeyRule.Path : pass.Keys.Rule,
            },
            FoundSidecar = sidecar,
            Columns = schema.Observed,
            Fields = pass.Fields,
            HasGoodRow = pass.HasGoodRow,
            Cuts = [.. cutter.Shards.SelectMany(cut => new[] { cut.Offset, cut.Line, cut.Rows })],
        };
        // An input that no feature can be computed from ends the planning here, and not once all of the others were read.
        new FeatureCheck(spec, options.RequiresFeatures, options.IsExtension).Add(planned, schema);
        return planned;
    }

    /// <summary>Finds what the input is, and at the same time what lies beside it, where its name is that of a tar.</summary>
    private async Task<(ManifestKind Kind, ObjectInfo? Sidecar)> SniffAsync(InputSource source, CancellationToken cancellationToken)
    {
        var beside = source.Name.EndsWith(".tar", StringComparison.OrdinalIgnoreCase)
            ? FindSidecarAsync(source, ManifestFormat.WebDataset, cancellationToken)
            : null;
        try
        {
            var kind = await ManifestSniffer.SniffAsync(source.Store, source.Name, options.Spec.Manifest, cancellationToken)
                .ConfigureAwait(false);
            return kind.Format is ManifestFormat.WebDataset && beside is not null
                ? (kind, await beside.ConfigureAwait(false))
                : (kind, await FindSidecarAsync(source, kind.Format, cancellationToken).ConfigureAwait(false));
        }
        finally
        {
            if (beside is not null)
                await ((Task)beside).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private StretchedManifest Stretched(InputSource source, ObjectInfo info, ManifestKind kind, StretchGrid grid) =>
        new(output, planning.Folder, source, info, kind, grid, options);

    private string RecordsFolder(InputSource source, ManifestKind kind, ObjectInfo info) => DatasetPaths.InputRecordsFolder(
        planning.Plan, options.Fingerprint(new { source.Address, kind, info.Length, info.Version }));
}
