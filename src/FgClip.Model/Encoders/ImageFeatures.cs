namespace FgClip.Model.Encoders;

/// <summary>The vectors of one image, as the model gives them: not normalised.</summary>
/// <param name="Shape">The image's size in patches.</param>
/// <param name="Pooled">One vector for the image; empty where it was not asked for.</param>
/// <param name="Dense">A vector a patch, row-major, Shape.Count * embedding size numbers; empty where it was not asked for.</param>
public sealed record ImageFeatures(PatchShape Shape, ReadOnlyMemory<float> Pooled, ReadOnlyMemory<float> Dense);
