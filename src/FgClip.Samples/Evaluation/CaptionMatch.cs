namespace FgClip.Samples.Evaluation;

/// <summary>A caption that an image found.</summary>
/// <param name="Caption">The caption.</param>
/// <param name="Cosine">How near it is, -1 to 1.</param>
public readonly record struct CaptionMatch(string Caption, float Cosine);
