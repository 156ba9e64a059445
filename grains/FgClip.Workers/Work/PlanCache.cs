using FgClip.Datasets.Plans;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Storage;

namespace FgClip.Workers.Work;

/// <summary>
/// Keeps the plans that were used last, since each shard of a job needs its plan, and a plan of a million inputs takes a second and 400 MB
/// to read. A plan is known by its number, its folder and its size: a dataset gets further plans when it is extended, and another one of
/// the same number when its output was deleted.
/// </summary>
internal sealed class PlanCache : IDisposable
{
    /// <summary>A device works for one job at a time, and a silo rarely for more than a few.</summary>
    private const int Capacity = 4;

    // One reader at a time, so that the devices of a silo do not each read the plan that they all need.
    private readonly SemaphoreSlim _reading = new(1);
    private readonly LinkedList<(string Root, DatasetPlan Plan)> _plans = [];

    /// <summary>Finds a plan.</summary>
    /// <param name="output">The dataset.</param>
    /// <param name="totals">The plan; null for the dataset's last one, which is read each time.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="InvalidDataException">The dataset has no such plan.</exception>
    public async Task<DatasetPlan> FindAsync(IObjectStore output, PlanTotals? totals, CancellationToken cancellationToken)
    {
        if (totals?.Folder is null)
            return await DatasetPlan.ReadPlannedAsync(output, totals?.Number ?? 0, folder: null, cancellationToken);

        await _reading.WaitAsync(cancellationToken);
        try
        {
            for (var node = _plans.First; node is not null; node = node.Next)
            {
                if (node.Value.Root != output.Root || !IsPlan(node.Value.Plan, totals))
                    continue;
                _plans.Remove(node);
                _plans.AddFirst(node);
                return node.Value.Plan;
            }

            var plan = await DatasetPlan.ReadPlannedAsync(output, totals.Number, totals.Folder, cancellationToken);
            if (!IsPlan(plan, totals))
            {
                throw new InvalidDataException(
                    $"Plan {plan.Number} of {output.Root} has {plan.Rows} rows, and the job was planned with {totals.Rows}.");
            }

            _plans.AddFirst((output.Root, plan));
            if (_plans.Count > Capacity)
                _plans.RemoveLast();
            return plan;
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _reading.Dispose();

    private static bool IsPlan(DatasetPlan plan, PlanTotals totals) =>
        (plan.Number, plan.Folder, plan.Shards, plan.Rows) == (totals.Number, totals.Folder, totals.Shards, totals.Rows);
}
