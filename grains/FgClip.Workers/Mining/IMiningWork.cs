using FgClip.Grains.Abstractions.Mining;
using FgClip.Workers.Work;

namespace FgClip.Workers.Mining;

/// <summary>
/// What a worker does of mining jobs. A unit may be done twice, even at once and on two machines: what it stores, it stores once.
/// </summary>
public interface IMiningWork
{
    /// <summary>Does a unit. One call at a time: <see cref="MiningSlot"/> sees to it.</summary>
    /// <param name="offer">The unit and its job.</param>
    /// <param name="cancellationToken">Drops the attempt.</param>
    /// <returns>What the unit showed of later stages.</returns>
    /// <exception cref="WorkRefusedException">The job's datasets or options are at fault, so that another attempt is no use.</exception>
    /// <exception cref="DeviceRefusedException">This machine lacks the model, or cannot open it.</exception>
    Task<IReadOnlyList<StageUnits>> DoAsync(MiningOffer offer, CancellationToken cancellationToken);
}
