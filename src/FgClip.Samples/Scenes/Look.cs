namespace FgClip.Samples.Scenes;

/// <summary>Everything a phrase says of a shape. Two looks are equal exactly when their phrases are.</summary>
/// <param name="Size">Small or large.</param>
/// <param name="Colour">Its paint.</param>
/// <param name="Kind">Its form.</param>
public readonly record struct Look(ShapeSize Size, ShapeColour Colour, ShapeKind Kind);
