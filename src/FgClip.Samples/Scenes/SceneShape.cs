namespace FgClip.Samples.Scenes;

/// <summary>One shape of a scene.</summary>
/// <param name="Look">What it looks like.</param>
/// <param name="Box">Where it lies.</param>
/// <param name="Negatives">
/// Ten other looks, all different, each a hard negative: one attribute changed, and sometimes a second one too.
/// </param>
public sealed record SceneShape(Look Look, ShapeBox Box, IReadOnlyList<Look> Negatives);
