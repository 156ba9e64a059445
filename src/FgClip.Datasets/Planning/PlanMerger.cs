using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Manifests;
using FgClip.Datasets.Plans;
using FgClip.Storage;

namespace FgClip.Datasets.Planning;

/// <summary>
/// Makes the plan from the records of all units, in their order: the numbers of rows and shards are prefix sums, and the schema is that of
/// the inputs one after the other. It goes over the records twice, and holds one piece of them.
/// </summary>
/// <param name="output">The dataset.</param>
/// <param name="listing">What the planning goes over.</param>
/// <param name="options">What decides how inputs are planned.</param>
/// <param name="atOnce">How many records are read at once.</param>
internal sealed class PlanMerger(IObjectStore output, InputListing listing, PlanningOptions options, int atOnce)
{
    private readonly UnitPlanner _units = new(output, listing, options, progress: null);
    private UInt128 _summed;

    /// <summary>Adds up the records.</summary>
    /// <param name="before">The plan that is extended; null for a first one.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The plan without its inputs; null where nothing is new.</returns>
    /// <exception cref="ManifestFormatException">The inputs together are refused.</exception>
    public async Task<DatasetPlan?> SumAsync(PlanHead? before, CancellationToken cancellationToken)
    {
        var spec = options.Spec;
        var schema = new CarriedSchema(spec.Manifest.KeyColumn, spec.Manifest.RowId);
        var features = new FeatureCheck(spec, options.RequiresFeatures, options.IsExtension);
        var (rows, shards, inputs, seen) = (before?.Rows ?? 0, before?.Shards ?? 0, 0, default(UInt128));
        var fingerprint = await PlanFingerprint.ComputeAsync(options, ReadAsync(cancellationToken).Select(Sum), cancellationToken)
            .ConfigureAwait(false);
        features.Finish(schema);
        _summed = seen;
        return inputs == 0 && before is not null ? null : new DatasetPlan
        {
            Number = listing.Plan,
            Inputs = [],
            Columns = before is null ? schema.ToColumns() : KnownColumns.Fitting(before.Columns, schema.ToColumns()),
            Rows = rows,
            Shards = shards,
            Folder = DatasetPaths.PlanFolder(listing.Plan, fingerprint),
            ExportPlace = before?.ExportPlace ?? ClipRetrieval.ExportFolder.Place(spec, output),
            PartPlacement = before?.PartPlacement ?? PartNames.Decide(spec.Shards.Folders, shards),
        };

        PlannedInput Sum(PlannedInput planned)
        {
            schema.Add(planned.Columns);
            features.Add(planned, schema);
            (rows, shards, inputs) = (rows + planned.Input.Rows, checked(shards + planned.Shards), inputs + 1);
            seen = Follow(seen, planned);
            return planned;
        }
    }

    /// <summary>Writes the plan's blocks and the pieces of its inputs, and then the plan, unless one of its number is stored.</summary>
    /// <param name="plan">The plan without its inputs.</param>
    /// <param name="before">The plan that is extended; null for a first one.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>Where the inputs lie; null where a plan of this number was stored already.</returns>
    /// <exception cref="IOException">The records changed since they were added up.</exception>
    public async Task<IReadOnlyList<PlanInputRun>?> WriteAsync(
        DatasetPlan plan, PlanHead? before, CancellationToken cancellationToken)
    {
        var blocks = new ShardBlockWriter(output, plan.Folder);
        for (var block = 0; block < DatasetPaths.BlocksOf(before?.Shards ?? 0); block++)
        {
            foreach (var shard in (await ShardBlock.ReadAsync(output, before!, block, cancellationToken).ConfigureAwait(false)).Shards)
                await blocks.AddAsync(shard, cancellationToken).ConfigureAwait(false);
        }

        var pieces = new PlanInputWriter(output, plan.Folder, before?.Inputs ?? []);
        var name = DatasetPaths.Plan(plan.Number);
        await using var upload = await output.BeginUploadAsync(name, DatasetPaths.RecordStaging, cancellationToken).ConfigureAwait(false);
        var inputs = WriteInputsAsync(plan, before, blocks, pieces, cancellationToken);
        await JsonSerializer.SerializeAsync(upload.Stream, new StoredPlan(plan, inputs), RecordJson.Options, cancellationToken)
            .ConfigureAwait(false);
        return await upload.CommitAsync(CommitCondition.Absent, cancellationToken).ConfigureAwait(false) is CommitOutcome.Committed
            ? pieces.Runs
            : null;
    }

    /// <summary>Writes what belongs to the inputs while the plan is written, which takes them one after the other.</summary>
    private async IAsyncEnumerable<PlanInput> WriteInputsAsync(
        DatasetPlan plan, PlanHead? before, ShardBlockWriter blocks, PlanInputWriter pieces,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var prefixes = new KeyPrefixes();
        var (count, rows, shards, seen) = (0, before?.Rows ?? 0, before?.Shards ?? 0, default(UInt128));
        await foreach (var earlier in EarlierAsync(before, cancellationToken).ConfigureAwait(false))
        {
            // A dataset whose rows are named by their files continues so.
            prefixes = count++ == 0 && earlier.Keys is KeyRule.FileName ? null : prefixes;
            prefixes?.Add(earlier);
            var old = earlier with { Folder = earlier.Folder ?? before!.Folder };
            await pieces.AddAsync(old, cancellationToken).ConfigureAwait(false);
            yield return old;
        }

        await foreach (var planned in ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            seen = Follow(seen, planned);
            foreach (var cut in planned.ReadCuts())
            {
                await blocks.AddAsync(new ShardDescriptor(shards++, count, cut.Offset, cut.Line, rows, cut.Rows), cancellationToken)
                    .ConfigureAwait(false);
                rows += cut.Rows;
            }

            var input = planned.Input with { FirstRow = rows - planned.Input.Rows };
            input = input with
            {
                Keys = prefixes is null ? KeyRule.FileName : input.Keys,
                KeyPrefix = prefixes?.Next(input.Address, input.Format, isFolder: input.Listing is not null),
            };
            count++;
            await pieces.AddAsync(input, cancellationToken).ConfigureAwait(false);
            yield return input;
        }

        if ((rows, shards, seen) != (plan.Rows, plan.Shards, _summed))
            throw new IOException($"Inputs of {output.Root} changed while its plan was written. It is planned again.");
        await blocks.FlushAsync(cancellationToken).ConfigureAwait(false);
        await pieces.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private IAsyncEnumerable<PlanInput> EarlierAsync(PlanHead? before, CancellationToken cancellationToken) =>
        before?.ReadInputsAsync(output, cancellationToken) ?? AsyncEnumerable.Empty<PlanInput>();

    private static UInt128 Follow(UInt128 before, PlannedInput planned) => ShortDigest.Compute(string.Create(
        CultureInfo.InvariantCulture, $"{before} {planned.Input.Address} {planned.Input.Bytes} {planned.Input.Version} {planned.Shards}"));

    /// <summary>Reads what is new, unit after unit. A record that is missing is made again.</summary>
    private async IAsyncEnumerable<PlannedInput> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reading = new Queue<Task<UnitRecord>>();
        for (var unit = 0; unit < listing.Units || reading.Count > 0;)
        {
            for (; unit < listing.Units && reading.Count < atOnce; unit++)
                reading.Enqueue(ReadAsync(unit, cancellationToken));
            foreach (var planned in (await reading.Dequeue().ConfigureAwait(false)).Inputs)
            {
                if (planned is not null)
                    yield return planned;
            }
        }
    }

    private async Task<UnitRecord> ReadAsync(int unit, CancellationToken cancellationToken) =>
        (await UnitRecord.ReadAsync(output, listing, unit, cancellationToken).ConfigureAwait(false)).Record
        ?? await _units.PlanAsync(unit, cancellationToken).ConfigureAwait(false);
}
