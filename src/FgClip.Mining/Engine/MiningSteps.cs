using FgClip.Mining.Plans;

namespace FgClip.Mining.Engine;

/// <summary>The steps of a <see cref="MiningJob"/>.</summary>
/// <param name="job">The job; it is disposed of with this.</param>
internal sealed class MiningSteps(MiningJob job) : IMiningSteps
{
    private MiningPlan? _plan;

    public int GatherUnits => job.Compares ? job.AnchorParts + job.CandidateParts : 0;

    public int WriteUnits => job.AnchorParts;

    public async Task<bool> IsFinishedAsync(CancellationToken cancellationToken) =>
        await job.ReadFinishedAsync(cancellationToken).ConfigureAwait(false) is not null;

    public Task GatherAsync(int unit, CancellationToken cancellationToken) => unit < job.AnchorParts
        ? job.GatherAnchorsAsync(unit, cancellationToken)
        : job.GatherCandidatesAsync(unit - job.AnchorParts, cancellationToken);

    public async Task<int> PlanAsync(CancellationToken cancellationToken)
    {
        var plan = await FindPlanAsync(cancellationToken).ConfigureAwait(false);
        return plan.Rows * plan.Columns;
    }

    public async Task CompareAsync(int unit, CancellationToken cancellationToken)
    {
        var plan = await FindPlanAsync(cancellationToken).ConfigureAwait(false);
        await job.CompareAsync(plan, unit / plan.Columns, unit % plan.Columns, cancellationToken).ConfigureAwait(false);
    }

    public async Task WriteAsync(int unit, CancellationToken cancellationToken) =>
        await job.WriteAsync(job.Compares ? await FindPlanAsync(cancellationToken).ConfigureAwait(false) : null, unit, cancellationToken)
        .ConfigureAwait(false);

    public Task FinalizeAsync(CancellationToken cancellationToken) => job.FinalizeAsync(cancellationToken);

    public void Dispose() => job.Dispose();

    private async Task<MiningPlan> FindPlanAsync(CancellationToken cancellationToken) =>
        _plan ??= await job.PlanAsync(cancellationToken).ConfigureAwait(false);
}
