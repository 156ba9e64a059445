namespace FgClip.Pipeline.Telemetry;

/// <summary>What a device spent a span of time on.</summary>
/// <param name="Span">The span.</param>
/// <param name="Computing">Time in the model.</param>
/// <param name="WaitingForRows">Time in which the model waited for pictures to be read and decoded.</param>
/// <param name="WaitingForWriter">Time in which it waited for the writer.</param>
/// <param name="PictureBatches">Batches of pictures that were computed.</param>
/// <param name="Pictures">Pictures in them.</param>
/// <param name="Places">Pictures that they would have held if each had been full.</param>
/// <param name="Patches">Patches in them, of pictures and of none.</param>
/// <param name="Padding">Patches of no picture.</param>
public readonly record struct StageTimes(
    TimeSpan Span,
    TimeSpan Computing,
    TimeSpan WaitingForRows,
    TimeSpan WaitingForWriter,
    long PictureBatches,
    long Pictures,
    long Places,
    long Patches,
    long Padding)
{
    /// <summary>Nothing.</summary>
    public static StageTimes None => default;

    /// <summary>Both together.</summary>
    public static StageTimes operator +(StageTimes left, StageTimes right) => new(
        left.Span + right.Span,
        left.Computing + right.Computing,
        left.WaitingForRows + right.WaitingForRows,
        left.WaitingForWriter + right.WaitingForWriter,
        left.PictureBatches + right.PictureBatches,
        left.Pictures + right.Pictures,
        left.Places + right.Places,
        left.Patches + right.Patches,
        left.Padding + right.Padding);
}
