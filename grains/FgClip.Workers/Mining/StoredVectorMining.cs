using FgClip.Datasets.Commits;
using FgClip.Datasets.Jobs;
using FgClip.Grains.Abstractions.Mining;
using FgClip.Mining.Engine;
using FgClip.Mining.Tasks;
using FgClip.Model.Encoders;
using FgClip.Model.Folders;
using FgClip.Storage;
using FgClip.Workers.Work;

namespace FgClip.Workers.Mining;

/// <summary>
/// The steps of mining jobs over stored vectors, one at a time. It keeps the last job open, since a job's units mostly follow each other.
/// </summary>
internal sealed class StoredVectorMining : IMiningWork, IDisposable
{
    private (MiningOrder Order, int Run, IMiningSteps Steps)? _open;

    /// <inheritdoc />
    public async Task<IReadOnlyList<StageUnits>> DoAsync(MiningOffer offer, CancellationToken cancellationToken)
    {
        try
        {
            return await DoAsync(await OpenAsync(offer, cancellationToken), offer.Unit, cancellationToken);
        }
        catch (Exception refused) when (refused is ModelFolderException or StoreAddressException or EncoderException { CannotStart: true })
        {
            throw new DeviceRefusedException(refused.Message, refused);
        }
        catch (Exception refused) when (refused is SpecMismatchException or UnfinishedDatasetException or InvalidDataException)
        {
            throw new WorkRefusedException(refused.Message, refused);
        }
    }

    /// <summary>Closes the job that is open.</summary>
    public void Dispose() => Close();

    private async Task<IMiningSteps> OpenAsync(MiningOffer offer, CancellationToken cancellationToken)
    {
        if (_open is var (order, run, steps) && (order, run) == (offer.Order, offer.Unit.Run))
            return steps;
        Close();
        var opened = await MiningTask.OpenAsync(offer.Order.Task, offer.Order.Spec, cancellationToken);
        _open = (offer.Order, offer.Unit.Run, opened);
        return opened;
    }

    private async Task<IReadOnlyList<StageUnits>> DoAsync(IMiningSteps steps, MiningUnit unit, CancellationToken cancellationToken)
    {
        switch (unit.Stage)
        {
            case MiningStage.Open:
                return await steps.IsFinishedAsync(cancellationToken)
                    ? []
                    :
                    [
                        new(MiningStage.Gather, steps.GatherUnits),
                        new(MiningStage.Plan, steps.GatherUnits > 0 ? 1 : 0),
                        new(MiningStage.Write, steps.WriteUnits),
                        new(MiningStage.Finalize, 1),
                    ];
            case MiningStage.Gather:
                await steps.GatherAsync(unit.Index, cancellationToken);
                return [];
            case MiningStage.Plan:
                return [new(MiningStage.Compare, await steps.PlanAsync(cancellationToken))];
            case MiningStage.Compare:
                await steps.CompareAsync(unit.Index, cancellationToken);
                return [];
            case MiningStage.Write:
                await steps.WriteAsync(unit.Index, cancellationToken);
                return [];
            case MiningStage.Finalize:
                // Another worker may have been quicker, and cleared away what this step would read.
                if (!await steps.IsFinishedAsync(cancellationToken))
                    await steps.FinalizeAsync(cancellationToken);
                Close();
                return [];
            default:
                throw new WorkRefusedException($"Stage {unit.Stage} of a mining job is unknown here. Are all silos of one version?");
        }
    }

    private void Close()
    {
        _open?.Steps.Dispose();
        _open = null;
    }
}
