using FgClip.Datasets.Plans;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Storage;

namespace FgClip.Workers.Work;

/// <summary>
/// Keeps the heads of the plans that were used last, since each shard of a job needs its plan: a shard reads the piece of its input beside
/// the head, where all inputs of a plan may take 400 MB. A plan is known by its number, its folder and its size: a dataset gets further
/// plans when it is extended, and another one of the same number when its output was deleted.
/// </summary>
internal sealed class PlanCache : IDisposable
{
    /// <summary>A device works for one job at a time, and a silo rarely for more than a few.</summary>
    private const int Capacity = 4;

    // One reader at a time, so that the devices of a silo do not each read the plan that they all need.
    private readonly SemaphoreSlim _reading = new(1);
    private readonly LinkedList<(string Root, PlanHead Plan)> _plans = [];

    /// <summary>Finds a plan without its inputs.</summary>
    /// <param name="output">The dataset.</param>
    /// <param name="totals">The plan; null for the dataset's last one, which is read each time.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="InvalidDataException">The dataset has no such plan.</exception>
    public async Task<DatasetPlan> FindAsync(IObjectStore output, PlanTotals? totals, CancellationToken cancellationToken) =>
        (await FindHeadAsync(output, totals, cancellationToken)).ToPlan();

    /// <summary>Finds a plan, of whose inputs a shard's can be had.</summary>
    /// <inheritdoc cref="FindAsync(IObjectStore, PlanTotals?, CancellationToken)" />
    public async Task<DatasetPlan> FindAsync(
        IObjectStore output, PlanTotals? totals, ShardDescriptor shard, CancellationToken cancellationToken) =>
        await (await FindHeadAsync(output, totals, cancellationToken)).ReadPlanForAsync(output, shard, cancellationToken);

    private async Task<PlanHead> FindHeadAsync(IObjectStore output, PlanTotals? totals, CancellationToken cancellationToken)
    {
        if (totals?.Folder is null)
            return await PlanHead.ReadPlannedAsync(output, totals?.Number ?? 0, folder: null, cancellationToken);

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

            var plan = await PlanHead.ReadPlannedAsync(output, totals.Number, totals.Folder, cancellationToken);
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

    private static bool IsPlan(PlanHead plan, PlanTotals totals) =>
        (plan.Number, plan.Folder, plan.Shards, plan.Rows) == (totals.Number, totals.Folder, totals.Shards, totals.Rows);
}
