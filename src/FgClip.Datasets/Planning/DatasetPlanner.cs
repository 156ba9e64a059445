using System.Security.Cryptography;
using System.Text.Json;
using FgClip.Datasets.ClipRetrieval;
using FgClip.Datasets.Commits;
using FgClip.Datasets.Inputs;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Manifests;
using FgClip.Datasets.Plans;
using FgClip.Storage;

namespace FgClip.Datasets.Planning;

/// <summary>
/// Cuts a job's inputs into shards. It reads each input once, from start to end, and holds one block of shards and one schema. Planning
/// twice, or twice at once, gives the same files.
/// </summary>
/// <param name="output">The dataset.</param>
/// <param name="rowSize">What a row is expected to take there.</param>
public sealed class DatasetPlanner(IObjectStore output, RowSizeEstimate rowSize)
{
    private const int FirstPlan = 1;

    private static readonly IReadOnlySet<string> NothingKnown = new HashSet<string>();

    /// <summary>Gets whether a job is refused of whose features no row can have one, because a column is missing. Default: false.</summary>
    public bool RequiresFeatures { get; init; }

    /// <summary>Plans the job, or finds the plan that is there.</summary>
    /// <param name="spec">The job.</param>
    /// <param name="progress">Is told now and then.</param>
    /// <param name="cancellationToken">Stops the planning; what was written so far is found again by the next.</param>
    /// <exception cref="ManifestFormatException">An input is missing, is in no known format, or there is no row at all.</exception>
    public async Task<DatasetPlan> PlanAsync(JobSpec spec, IProgress<PlanProgress>? progress, CancellationToken cancellationToken)
    {
        // An extended dataset has more than one plan, the last of which covers it.
        if (await DatasetPlan.ReadLastAsync(output, cancellationToken).ConfigureAwait(false) is { } done)
            return await FoundAsync(done, cancellationToken).ConfigureAwait(false);

        var sources = new List<PlannedSource>();
        foreach (var address in await InputPattern.ExpandAsync(spec.Inputs, cancellationToken).ConfigureAwait(false))
            sources.Add(
                await FindAsync(address, new ListingPlace(FirstPlan, sources.Count, NothingKnown), spec.Manifest, cancellationToken)
                .ConfigureAwait(false));

        var plan = await CutAsync(spec, sources, FirstPlan, before: null, progress, cancellationToken).ConfigureAwait(false);
        if (plan.Rows == 0)
            throw new ManifestFormatException($"There is no row in {string.Join(", ", spec.Inputs)}.");
        if (await ExportFolder.FindForeignAsync(output, plan, cancellationToken).ConfigureAwait(false) is { } foreign
            && await DatasetPlan.ReadLastAsync(output, cancellationToken).ConfigureAwait(false) is null)
            throw new ManifestFormatException(foreign);
        return await plan.StoreAsync(output, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Plans what is new in the inputs, behind everything that was planned before. That holds for the plan of an extension that was broken
    /// off too, and for shards that were given up: the new plan covers them, so its job computes them as well.
    /// </summary>
    /// <param name="spec">The job.</param>
    /// <param name="extension">The inputs, old ones among them, and the number that follows the plans that its client saw.</param>
    /// <param name="progress">Is told now and then.</param>
    /// <param name="cancellationToken">Stops the planning.</param>
    /// <exception cref="ManifestFormatException">An old input changed, or a new one does not fit the dataset's columns.</exception>
    /// <exception cref="IOException">Another extension was planned meanwhile; a second attempt plans on top of it.</exception>
    public async Task<PlannedExtension> ExtendAsync(
        JobSpec spec, PlanExtension extension, IProgress<PlanProgress>? progress, CancellationToken cancellationToken)
    {
        var before = await DatasetPlan.ReadLastAsync(output, cancellationToken).ConfigureAwait(false)
            ?? throw new ManifestFormatException(
                $"{output.Root} has no plan that could be extended. Make the dataset without --extend first.");
        var sources = await FindNewAsync(spec, before, extension.Inputs, cancellationToken).ConfigureAwait(false);
        if (sources.Count > 0)
        {
            var plan = await CutAsync(spec, sources, before.Number + 1, before, progress, cancellationToken).ConfigureAwait(false);
            return new PlannedExtension(await StoreExtensionAsync(plan, cancellationToken).ConfigureAwait(false), HasNew: true);
        }

        // An earlier attempt of the same job may have stored the plan.
        return new PlannedExtension(await FoundAsync(before, cancellationToken).ConfigureAwait(false),
            HasNew: extension.Plan > 0 && before.Number >= extension.Plan);
    }

    private async Task<List<PlannedSource>> FindNewAsync(
        JobSpec spec, DatasetPlan before, IReadOnlyList<string> inputs, CancellationToken cancellationToken)
    {
        var known = new KnownInputs(output, before, spec.Manifest);
        var sources = new List<PlannedSource>();
        foreach (var address in await InputPattern.ExpandAsync(inputs, cancellationToken).ConfigureAwait(false))
        {
            if (await known.IsPlannedAsync(address, cancellationToken).ConfigureAwait(false))
                continue;
            var images = await known.ReadImagesAsync(address, cancellationToken).ConfigureAwait(false);
            var place = new ListingPlace(before.Number + 1, before.Inputs.Count + sources.Count, images);
            var source = await FindAsync(address, place, spec.Manifest, cancellationToken).ConfigureAwait(false);
            if (source is not { Source.Listing: { } listing, Info.Length: 0 })
                sources.Add(source);
            else
                await output.DeleteAsync(listing, cancellationToken).ConfigureAwait(false);
        }

        return sources;
    }

    /// <summary>
    /// Stores the plan of an extension. From then on the dataset is incomplete, so <c>_SUCCESS</c> goes first. It is looked at again
    /// afterwards, as a finaliser that did not see the plan yet may have written it in between.
    /// </summary>
    private async Task<DatasetPlan> StoreExtensionAsync(DatasetPlan plan, CancellationToken cancellationToken)
    {
        await output.DeleteAsync(DatasetPaths.Success, cancellationToken).ConfigureAwait(false);
        var stored = await plan.StoreAsync(output, cancellationToken).ConfigureAwait(false);
        await CompleteDataset.MarkAsync(output, cancellationToken).ConfigureAwait(false);

        // Two planners that saw the same write the same; what another one saw may lack what this one was asked to add.
        return stored.Folder == plan.Folder
            ? stored
            : throw new IOException($"{output.Root} was extended by another job while this extension was planned. It is planned again.");
    }

    /// <summary>Returns a plan that was found, with its head: the planner that stored the one may have died before the other.</summary>
    private async Task<DatasetPlan> FoundAsync(DatasetPlan plan, CancellationToken cancellationToken)
    {
        await PlanHead.EnsureAsync(output, plan, known: null, cancellationToken).ConfigureAwait(false);
        return plan;
    }

    private async Task<PlannedSource> FindAsync(string address, ListingPlace place, ManifestOptions options,
        CancellationToken cancellationToken)
    {
        var source = await InputSource.ResolveAsync(address, place, options, output, cancellationToken).ConfigureAwait(false);
        var kind = await ManifestSniffer.SniffAsync(source.Store, source.Name, options, cancellationToken).ConfigureAwait(false);
        var info = await source.Store.FindAsync(source.Name, cancellationToken).ConfigureAwait(false)
            ?? throw new ObjectNotFoundException(source.Store.Root, source.Name);
        var sidecar = kind.Format is ManifestFormat.WebDataset
            ? await source.Store.FindAsync(Path.ChangeExtension(source.Name, ".parquet"), cancellationToken).ConfigureAwait(false)
            : null;
        return new PlannedSource(source, kind, info, sidecar);
    }

    private async Task<DatasetPlan> CutAsync(
        JobSpec spec, List<PlannedSource> sources, int number, DatasetPlan? before, IProgress<PlanProgress>? progress,
        CancellationToken cancellationToken)
    {
        var folder = DatasetPaths.PlanFolder(number, Fingerprint(spec, sources));
        var blocks = new ShardBlockWriter(output, folder);
        for (var block = 0; block < before?.Blocks; block++)
        {
            foreach (var shard in (await ShardBlock.ReadAsync(output, before, block, cancellationToken).ConfigureAwait(false)).Shards)
                await blocks.AddAsync(shard, cancellationToken).ConfigureAwait(false);
        }

        var records = new ShardRecords(output, folder);
        var features = new FeatureCheck(spec, RequiresFeatures, isExtension: before is not null);
        var pass = new PlanningPass(
            new CarriedSchema(spec.Manifest.KeyColumn, spec.Manifest.RowId),
            new ShardCutter(spec.Shards, blocks, before),
            rowSize,
            before?.Inputs.Count ?? 0,
            sources.Sum(s => s.Info.Length),
            spec.Manifest,
            progress);
        List<PlanInput> inputs = [.. before?.Inputs.Select(input => input with { Folder = input.Folder ?? before.Folder }) ?? []];
        // A dataset whose rows are named by their files continues so.
        var prefixes = before?.Inputs[0].Keys is KeyRule.FileName ? null : new KeyPrefixes(inputs);
        foreach (var (source, kind, info, sidecar) in sources)
        {
            var reader = InputReaders.Create(source, info, kind, sidecar, spec.Manifest, records);
            var planned = await ReadAsync(source, kind, info, reader, pass, cancellationToken).ConfigureAwait(false);
            inputs.Add(prefixes is null ? planned : planned with
            {
                // FineHARD has an item for each language of an image, which f_path names.
                Keys = kind.Format is ManifestFormat.FineHard ? KeyRule.Path : pass.Keys.Rule,
                KeyPrefix = prefixes.Next(source.Address, kind.Format),
            });
            features.Add(inputs[^1], pass);
        }

        features.Finish(pass.Schema);

        await blocks.FlushAsync(cancellationToken).ConfigureAwait(false);
        return new DatasetPlan
        {
            Number = number,
            Inputs = inputs,
            Columns = before is null ? pass.Schema.ToColumns() : KnownColumns.Fitting(before.Columns, pass.Schema.ToColumns()),
            Rows = pass.Rows,
            Shards = pass.Shards,
            Folder = folder,
            ExportPlace = before?.ExportPlace ?? ExportFolder.Place(spec, output),
        };
    }

    private static async Task<PlanInput> ReadAsync(
        InputSource source, ManifestKind kind, ObjectInfo info, IInputReader reader, PlanningPass pass, CancellationToken cancellationToken)
    {
        var firstRow = pass.Rows;
        pass.Begin();
        var summary = await reader.PlanAsync(pass, cancellationToken).ConfigureAwait(false);
        if (await source.Store.FindAsync(source.Name, cancellationToken).ConfigureAwait(false) != info)
            throw source.Changed();

        await pass.FinishAsync(info.Length, cancellationToken).ConfigureAwait(false);
        return new PlanInput
        {
            Address = source.Address,
            Listing = source.Listing,
            Format = kind.Format,
            Compressed = kind.Compressed,
            Header = kind.Header,
            Sidecar = summary.Sidecar,
            FirstRow = firstRow,
            Rows = pass.Rows - firstRow,
            Bytes = info.Length,
            Sha256 = summary.Sha256,
            Version = info.Version,
            Rules = kind.Rules,
            LineEnd = kind.LineEnd,
            PassedOver = source.PassedOver ?? summary.PassedOver,
        };
    }

    /// <summary>Two planners with the same fingerprint write the same blocks.</summary>
    private string Fingerprint(JobSpec spec, List<PlannedSource> sources)
    {
        var inputs = sources.Select(s => new { s.Source.Address, s.Kind, s.Info.Length, s.Info.Version, s.Sidecar });
        var bytes = JsonSerializer.SerializeToUtf8Bytes(new { inputs, spec.Manifest, spec.Shards, rowSize }, RecordJson.Options);
        return Convert.ToHexStringLower(SHA256.HashData(bytes));
    }

    private sealed record PlannedSource(InputSource Source, ManifestKind Kind, ObjectInfo Info, ObjectInfo? Sidecar);
}
