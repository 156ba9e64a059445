using FgClip.Datasets.Embeddings;

namespace FgClip.Mining.Outputs;

/// <summary>A text with its score.</summary>
/// <param name="Text">The text.</param>
/// <param name="Score">The score, by the job's kind.</param>
internal readonly record struct ScoredText(string Text, double Score);

/// <summary>An anchor with what was found for it.</summary>
/// <param name="Place">Where it lies in its part.</param>
/// <param name="Text">The anchor.</param>
/// <param name="Positives">Its positives.</param>
/// <param name="Negatives">Its negatives, the highest score first.</param>
internal sealed record MinedAnchor(ItemPlace Place, string Text, IReadOnlyList<ScoredText> Positives, IReadOnlyList<ScoredText> Negatives);
