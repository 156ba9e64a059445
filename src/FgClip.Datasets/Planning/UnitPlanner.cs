using FgClip.Datasets.Planning.Stretches;
using FgClip.Datasets.Plans;
using FgClip.Storage;

namespace FgClip.Datasets.Planning;

/// <summary>Plans units, or finds their records. Any number of planners may plan the same units at once.</summary>
/// <param name="output">The dataset.</param>
/// <param name="listing">What the planning goes over.</param>
/// <param name="options">What decides how inputs are planned.</param>
/// <param name="progress">Is told now and then.</param>
internal sealed class UnitPlanner(IObjectStore output, InputListing listing, PlanningOptions options, IProgress<PlanProgress>? progress)
{
    private readonly InputPlanner _inputs = new(output, listing, options);
    private readonly Lock _lock = new();
    private PlanProgress _total;

    /// <summary>Plans all units, and all stretches of large manifests.</summary>
    /// <param name="atOnce">How many units are planned at once.</param>
    /// <param name="cancellationToken">Stops the planning; what is planned has its records.</param>
    public async Task PlanAllAsync(int atOnce, CancellationToken cancellationToken)
    {
        var table = await StretchTable.ReadAsync(output, listing.Folder, cancellationToken).ConfigureAwait(false);
        await PlanAsync(0..listing.Units, table, atOnce, cancellationToken).ConfigureAwait(false);
        for (var lease = 0; lease < table?.Leases; lease++)
            await PlanStretchesAsync(table, lease, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Plans the units of a lease, or stretches of a large manifest.</summary>
    /// <param name="lease">The lease, from 0.</param>
    /// <param name="atOnce">How many units are planned at once.</param>
    /// <param name="cancellationToken">Stops the planning; what is planned has its records.</param>
    /// <returns>How much was planned.</returns>
    public async Task<PlanProgress> PlanLeaseAsync(int lease, int atOnce, CancellationToken cancellationToken)
    {
        var table = await StretchTable.ReadAsync(output, listing.Folder, cancellationToken).ConfigureAwait(false);
        if (lease < listing.InputLeases)
            await PlanAsync(listing.UnitsOf(lease), table, atOnce, cancellationToken).ConfigureAwait(false);
        else if (lease - listing.InputLeases is var behind && behind < table?.Leases)
            await PlanStretchesAsync(table, behind, cancellationToken).ConfigureAwait(false);
        return _total;
    }

    /// <summary>Plans a unit.</summary>
    /// <returns>Its record, which is stored.</returns>
    public async Task<UnitRecord> PlanAsync(int unit, CancellationToken cancellationToken)
    {
        var (before, info) = await UnitRecord.ReadAsync(output, listing, unit, cancellationToken).ConfigureAwait(false);
        var candidates = await InputLister.ReadAsync(output, listing, unit, cancellationToken).ConfigureAwait(false);
        var planned = new PlannedInput?[candidates.Count];
        var (isSame, told) = (before?.Inputs.Count == candidates.Count, default(PlanProgress));
        for (var i = 0; i < planned.Length; i++)
        {
            var known = isSame ? before!.Inputs[i] : null;
            var open = told;
            planned[i] = await _inputs.PlanAsync(candidates[i], known, Tell, cancellationToken).ConfigureAwait(false);
            isSame &= planned[i] == known;
            Tell(planned[i]?.Input.Bytes ?? 0, planned[i]?.Input.Rows ?? 0);

            void Tell(long bytes, long rows) => told = Report(told, open with { Bytes = open.Bytes + bytes, Rows = open.Rows + rows });
        }

        var record = new UnitRecord(unit, planned);
        if (!isSame)
            await record.StoreAsync(output, listing, replaced: info, cancellationToken).ConfigureAwait(false);
        Report(told, record.Total());
        return record;
    }

    /// <summary>Plans units. Those that have leases for their stretches are left to the merge, which puts the stretches together.</summary>
    private async Task PlanAsync(Range units, StretchTable? table, int atOnce, CancellationToken cancellationToken)
    {
        var stretched = table?.Inputs.Select(input => input.Unit).ToHashSet() ?? [];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellationToken };
        await Parallel.ForAsync(units.Start.Value, units.End.Value, parallel, async (unit, token) =>
        {
            if (!stretched.Contains(unit))
                await PlanAsync(unit, token).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    private async Task PlanStretchesAsync(StretchTable table, int lease, CancellationToken cancellationToken)
    {
        var (input, part) = table.Find(lease);
        var candidates = await InputLister.ReadAsync(output, listing, input.Unit, cancellationToken).ConfigureAwait(false);
        var told = default(PlanProgress);
        await _inputs.PlanStretchesAsync(
            candidates[0], input, part, (bytes, rows) => told = Report(told, new PlanProgress(0, bytes, rows)), cancellationToken)
            .ConfigureAwait(false);
    }

    private PlanProgress Report(PlanProgress before, PlanProgress now)
    {
        lock (_lock)
        {
            _total = new PlanProgress(
                _total.Inputs + now.Inputs - before.Inputs, _total.Bytes + now.Bytes - before.Bytes, _total.Rows + now.Rows - before.Rows);
            progress?.Report(_total);
        }

        return now;
    }
}
