using FgClip.Storage;

namespace FgClip.Datasets.Plans;

/// <summary>Finds the inputs of one shard after another, and holds the piece that was read last. For several threads at once.</summary>
/// <param name="output">The dataset.</param>
/// <param name="head">Its plan.</param>
internal sealed class PlanPieces(IObjectStore output, PlanHead head)
{
    private DatasetPlan _last = head.ToPlan();

    /// <summary>Returns the plan, of whose inputs the shard's can be had.</summary>
    /// <exception cref="InvalidDataException">The plan has no such input, or its piece is missing.</exception>
    public async ValueTask<DatasetPlan> FindAsync(ShardDescriptor shard, CancellationToken cancellationToken)
    {
        var last = _last;
        return last.Inputs is PartialInputs piece && !piece.Has(shard.Input)
            ? _last = await head.ReadPlanForAsync(output, shard, cancellationToken).ConfigureAwait(false)
            : last;
    }
}
