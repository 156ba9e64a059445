using FgClip.Mining.Engine;

namespace FgClip.Mining.Duplicates;

/// <summary>The steps of a <see cref="DuplicateJob"/>. Its report is written as a whole, when it is finalised.</summary>
/// <param name="job">The job.</param>
internal sealed class DuplicateSteps(DuplicateJob job) : IMiningSteps
{
    private (DuplicatePlan Plan, (int Row, int Column)[] Tiles)? _plan;

    public int GatherUnits => job.Parts;

    public int WriteUnits => 0;

    public async Task<bool> IsFinishedAsync(CancellationToken cancellationToken) =>
        await job.ReadFinishedAsync(cancellationToken).ConfigureAwait(false) is not null;

    public Task GatherAsync(int unit, CancellationToken cancellationToken) => job.GatherAsync(unit, cancellationToken);

    public async Task<int> PlanAsync(CancellationToken cancellationToken) =>
        (await FindPlanAsync(cancellationToken).ConfigureAwait(false)).Tiles.Length;

    public async Task CompareAsync(int unit, CancellationToken cancellationToken)
    {
        var (plan, tiles) = await FindPlanAsync(cancellationToken).ConfigureAwait(false);
        await job.CompareAsync(plan, tiles[unit].Row, tiles[unit].Column, cancellationToken).ConfigureAwait(false);
    }

    public Task WriteAsync(int unit, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("A report of duplicates has no parts to write.");

    public async Task FinalizeAsync(CancellationToken cancellationToken) =>
        await job.FinalizeAsync((await FindPlanAsync(cancellationToken).ConfigureAwait(false)).Plan, cancellationToken)
        .ConfigureAwait(false);

    public void Dispose()
    {
    }

    /// <summary>The plan, and the tiles of its rows, each from the diagonal on.</summary>
    private async Task<(DuplicatePlan Plan, (int Row, int Column)[] Tiles)> FindPlanAsync(CancellationToken cancellationToken)
    {
        if (_plan is { } known)
            return known;
        var plan = await job.PlanAsync(cancellationToken).ConfigureAwait(false);
        (int, int)[] tiles =
            [.. Enumerable.Range(0, plan.Rows).SelectMany(row => Enumerable.Range(row, plan.Rows - row).Select(column => (row, column)))];
        return (_plan = (plan, tiles)).Value;
    }
}
