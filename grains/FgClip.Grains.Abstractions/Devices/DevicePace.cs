namespace FgClip.Grains.Abstractions.Devices;

/// <summary>What a device spent a span of time on.</summary>
/// <param name="Span">How long that is; the parts below may come to less.</param>
/// <param name="Computing">Time in the model.</param>
/// <param name="WaitingForRows">Time in which the model waited for images to be read and decoded.</param>
/// <param name="WaitingForWriter">Time in which it waited for the writer.</param>
/// <param name="ImageBatches">Batches of images that were computed.</param>
/// <param name="Images">Images in them.</param>
/// <param name="Places">Images that they would have held if each had been full.</param>
/// <param name="Patches">Patches in them, of images and of none.</param>
/// <param name="Padding">Patches of no image.</param>
[GenerateSerializer, Immutable, Alias("fgclip.DevicePace")]
public readonly record struct DevicePace(
    [property: Id(0)] TimeSpan Span,
    [property: Id(1)] TimeSpan Computing,
    [property: Id(2)] TimeSpan WaitingForRows,
    [property: Id(3)] TimeSpan WaitingForWriter,
    [property: Id(4)] long ImageBatches,
    [property: Id(5)] long Images,
    [property: Id(6)] long Places,
    [property: Id(7)] long Patches,
    [property: Id(8)] long Padding);
