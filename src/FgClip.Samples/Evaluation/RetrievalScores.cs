namespace FgClip.Samples.Evaluation;

/// <summary>How well images and captions find each other.</summary>
/// <param name="Pairs">How many images, each with its caption.</param>
/// <param name="ImageToText">Captions found by images.</param>
/// <param name="TextToImage">Images found by captions.</param>
public sealed record RetrievalScores(int Pairs, Recall ImageToText, Recall TextToImage);
