namespace FgClip.Model.Tokenization.Bpe;

/// <summary>A normalizer of the kind "Replace" with a plain string.</summary>
/// <param name="Pattern">What is replaced, compared by code units.</param>
/// <param name="Content">By what.</param>
internal sealed record TextReplacement(string Pattern, string Content);
