namespace FgClip.Pipeline.Telemetry;

/// <summary>What a batch holds.</summary>
/// <param name="Kind">Of what.</param>
/// <param name="Items">How many of them.</param>
/// <param name="Places">How many a full one would hold.</param>
/// <param name="Patches">Patches that are computed, of images and of none.</param>
/// <param name="Padding">Patches of no image.</param>
public readonly record struct BatchLoad(BatchKind Kind, int Items, int Places, long Patches = 0, long Padding = 0);
