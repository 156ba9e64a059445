namespace FgClip.Samples.Evaluation;

/// <summary>How well pictures and captions find each other.</summary>
/// <param name="Pairs">How many pictures, each with its caption.</param>
/// <param name="ImageToText">Captions found by pictures.</param>
/// <param name="TextToImage">Pictures found by captions.</param>
public sealed record RetrievalScores(int Pairs, Recall ImageToText, Recall TextToImage);
