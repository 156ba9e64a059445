using FgClip.Datasets.ClipRetrieval;
using FgClip.Datasets.Commits;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Manifests;
using FgClip.Datasets.Planning.Stretches;
using FgClip.Datasets.Plans;
using FgClip.Storage;

namespace FgClip.Datasets.Planning;

/// <summary>
/// Cuts a job's inputs into shards, in three steps: the inputs are listed, planned in units side by side, and merged into one plan. A unit
/// has a record, so that a planning which dies repeats the units that were open. Planning twice, or twice at once, gives the same files.
/// </summary>
/// <param name="output">The dataset.</param>
/// <param name="rowSize">What a row is expected to take there.</param>
public sealed class DatasetPlanner(IObjectStore output, RowSizeEstimate rowSize)
{
    /// <summary><see cref="UnitsAtOnce"/> where nothing else is given.</summary>
    public const int DefaultUnitsAtOnce = 16;

    /// <summary>Gets whether a job is refused of whose features no row can have one, because a column is missing. Default: false.</summary>
    public bool RequiresFeatures { get; init; }

    /// <summary>
    /// Gets how many units are planned at once. Default: 16, more than most machines have cores, because a tar or a footer on a remote
    /// store is waited for rather than computed. Memory is bounded apart from it.
    /// </summary>
    public int UnitsAtOnce { get; init; } = DefaultUnitsAtOnce;

    /// <summary>
    /// Gets the least bytes of a stretch of a large manifest; one of 16 times as many is planned in stretches. Default: 4 MiB.
    /// </summary>
    internal long MinStretchBytes { get; init; } = StretchGrid.DefaultMinSize;

    /// <summary>Plans the job, or finds the plan that is there.</summary>
    /// <param name="spec">The job.</param>
    /// <param name="progress">Is told now and then.</param>
    /// <param name="cancellationToken">Stops the planning; what was written so far is found again by the next.</param>
    /// <exception cref="ManifestFormatException">An input is missing, is in no known format, or there is no row at all.</exception>
    public async Task<DatasetPlan> PlanAsync(JobSpec spec, IProgress<PlanProgress>? progress, CancellationToken cancellationToken) =>
        (await PlanAsync(spec, extension: null, progress, cancellationToken).ConfigureAwait(false)).Plan;

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
    public Task<PlannedExtension> ExtendAsync(
        JobSpec spec, PlanExtension extension, IProgress<PlanProgress>? progress, CancellationToken cancellationToken) =>
        PlanAsync(spec, extension, progress, cancellationToken);

    /// <summary>Lists the inputs, or finds the plan that is there. One process does it.</summary>
    /// <param name="spec">The job.</param>
    /// <param name="extension">What is added to a dataset; null for a new one.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="ManifestFormatException">A pattern matches nothing, or there is no plan to be extended.</exception>
    public async Task<OpenedPlanning> OpenAsync(JobSpec spec, PlanExtension? extension, CancellationToken cancellationToken)
    {
        PlanHead? before = null;
        if (extension is not null)
        {
            before = await PlanHead.ReadLastAsync(output, cancellationToken).ConfigureAwait(false)
                ?? throw new ManifestFormatException(
                    $"{output.Root} has no plan that could be extended. Make the dataset without --extend first.");
        }
        else if (await PlanHead.ReadLastAsync(output, cancellationToken).ConfigureAwait(false) is { } done)
        {
            // An extended dataset has more than one plan, the last of which covers it.
            return new OpenedPlanning(new PlannedHead(await FoundAsync(done, cancellationToken).ConfigureAwait(false), true), null);
        }

        var lister = new InputLister(output, Options(spec, extension), UnitsAtOnce);
        var inputs = extension?.Inputs ?? spec.Inputs;
        return new OpenedPlanning(null, await lister.ListAsync(inputs, before, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Plans the units of a lease. Any number of processes may do it, each its own leases.</summary>
    /// <param name="spec">The job.</param>
    /// <param name="extension">What is added to a dataset; null for a new one.</param>
    /// <param name="listing">The inputs, as they were listed.</param>
    /// <param name="lease">The lease, from 0.</param>
    /// <param name="progress">Is told now and then.</param>
    /// <param name="cancellationToken">Stops the planning; units that are planned are not planned again.</param>
    /// <returns>How much was planned.</returns>
    /// <exception cref="ManifestFormatException">An input is missing, is in no known format, or changed since an earlier plan.</exception>
    public Task<PlanProgress> PlanUnitsAsync(
        JobSpec spec, PlanExtension? extension, InputListing listing, int lease, IProgress<PlanProgress>? progress,
        CancellationToken cancellationToken) =>
        new UnitPlanner(output, listing, Options(spec, extension), progress).PlanLeaseAsync(lease, UnitsAtOnce, cancellationToken);

    /// <summary>Makes the plan from what was found in all units. One process does it.</summary>
    /// <param name="spec">The job.</param>
    /// <param name="extension">What is added to a dataset; null for a new one.</param>
    /// <param name="listing">The inputs, as they were listed.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="ManifestFormatException">There is no row at all, or the inputs do not fit the dataset's columns.</exception>
    /// <exception cref="IOException">Another extension was planned meanwhile; the inputs are to be listed again.</exception>
    public async Task<PlannedHead> MergeAsync(
        JobSpec spec, PlanExtension? extension, InputListing listing, CancellationToken cancellationToken)
    {
        var before = extension is null
            ? null
            : await PlanHead.ReadPlannedAsync(output, listing.Plan - 1, folder: null, cancellationToken).ConfigureAwait(false);
        var merger = new PlanMerger(output, listing, Options(spec, extension), UnitsAtOnce);
        if (await merger.SumAsync(before, cancellationToken).ConfigureAwait(false) is not { } plan)
            return await NothingNewAsync(extension!, before!, cancellationToken).ConfigureAwait(false);

        if (extension is null)
            await ThrowIfUselessAsync(spec, plan, cancellationToken).ConfigureAwait(false);
        else
        {
            // From the plan of an extension on the dataset is incomplete, so _SUCCESS goes first. It is looked at again afterwards, as a
            // finaliser that did not see the plan yet may have written it in between.
            await output.DeleteAsync(DatasetPaths.Success, cancellationToken).ConfigureAwait(false);
        }

        var head = await StoreAsync(merger, plan, before, cancellationToken).ConfigureAwait(false);
        if (extension is not null)
            await CompleteDataset.MarkAsync(output, cancellationToken).ConfigureAwait(false);
        // Two planners that saw the same write the same; what another one saw may lack what this one was asked to add.
        return head.Folder == plan.Folder || extension is null
            ? new PlannedHead(head, HasNew: true)
            : throw new IOException($"{output.Root} was extended by another job while this extension was planned. It is planned again.");
    }

    private async Task<PlannedExtension> PlanAsync(
        JobSpec spec, PlanExtension? extension, IProgress<PlanProgress>? progress, CancellationToken cancellationToken)
    {
        var (found, listing) = await OpenAsync(spec, extension, cancellationToken).ConfigureAwait(false);
        if (listing is not null)
        {
            await new UnitPlanner(output, listing, Options(spec, extension), progress).PlanAllAsync(UnitsAtOnce, cancellationToken)
                .ConfigureAwait(false);
            found = await MergeAsync(spec, extension, listing, cancellationToken).ConfigureAwait(false);
        }

        var plan = found!.Plan.Plan
            ?? await DatasetPlan.ReadPlannedAsync(output, found.Plan.Number, found.Plan.Folder, cancellationToken).ConfigureAwait(false);
        return new PlannedExtension(plan, found.HasNew);
    }

    private PlanningOptions Options(JobSpec spec, PlanExtension? extension) =>
        new(spec, rowSize, RequiresFeatures, IsExtension: extension is not null) { MinStretchBytes = MinStretchBytes };

    private async Task<PlannedHead> NothingNewAsync(PlanExtension extension, PlanHead before, CancellationToken cancellationToken)
    {
        // The records stay: another planner may be at them, and the next extension by the same inputs finds them.
        var head = await FoundAsync(before, cancellationToken).ConfigureAwait(false);
        // An earlier attempt of the same job may have stored the plan.
        return new PlannedHead(head, HasNew: extension.Plan > 0 && before.Number >= extension.Plan);
    }

    private async Task ThrowIfUselessAsync(JobSpec spec, DatasetPlan plan, CancellationToken cancellationToken)
    {
        if (plan.Rows == 0)
            throw new ManifestFormatException($"There is no row in {string.Join(", ", spec.Inputs)}.");
        if (await ExportFolder.FindForeignAsync(output, plan, cancellationToken).ConfigureAwait(false) is { } foreign
            && await PlanHead.ReadLastAsync(output, cancellationToken).ConfigureAwait(false) is null)
            throw new ManifestFormatException(foreign);
    }

    private async Task<PlanHead> StoreAsync(PlanMerger merger, DatasetPlan plan, PlanHead? before, CancellationToken cancellationToken)
    {
        if (await merger.WriteAsync(plan, before, cancellationToken).ConfigureAwait(false) is { } inputs)
            return await PlanHead.StoreAsync(output, plan, inputs, cancellationToken).ConfigureAwait(false);
        var stored = await PlanHead.ReadPlannedAsync(output, plan.Number, folder: null, cancellationToken).ConfigureAwait(false);
        return await FoundAsync(stored, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Returns a plan that was found, with its head: the planner that stored the one may have died before the other.</summary>
    private async Task<PlanHead> FoundAsync(PlanHead head, CancellationToken cancellationToken)
    {
        if (head.Plan is { } plan)
            await PlanHead.EnsureAsync(output, plan, known: null, cancellationToken).ConfigureAwait(false);
        return head;
    }
}
