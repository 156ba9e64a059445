namespace FgClip.Pipeline.Telemetry;

/// <summary>What a device spent a span of time on.</summary>
/// <param name="Span">The span.</param>
/// <param name="Computing">Time in the model.</param>
/// <param name="WaitingForRows">Time in which the model waited for images to be read and decoded.</param>
/// <param name="WaitingForWriter">Time in which it waited for the writer.</param>
/// <param name="ImageBatches">Batches of images that were computed.</param>
/// <param name="Images">Images in them.</param>
/// <param name="Places">Images that they would have held if each had been full.</param>
/// <param name="Patches">Patches in them, of images and of none.</param>
/// <param name="Padding">Patches of no image.</param>
public readonly record struct StageTimes(
    TimeSpan Span,
    TimeSpan Computing,
    TimeSpan WaitingForRows,
    TimeSpan WaitingForWriter,
    long ImageBatches,
    long Images,
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
        left.ImageBatches + right.ImageBatches,
        left.Images + right.Images,
        left.Places + right.Places,
        left.Patches + right.Patches,
        left.Padding + right.Padding);
}
