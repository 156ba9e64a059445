namespace FgClip.Model.Tokenization;

/// <summary>Text to the token ids that the authors' Python gives. Safe for many threads.</summary>
public interface ITextTokenizer
{
    /// <summary>The id that fills a text up to its full length: 0 (FG-CLIP: 49407).</summary>
    int PadId { get; }

    /// <summary>The largest id that a text can give; the model's embedding must have a row for it.</summary>
    int MaxTokenId { get; }

    /// <summary>The ids of a text, end mark included, before padding; a longer text is cut and keeps its end mark.</summary>
    /// <param name="text">The text as given; lower-casing is the tokenizer's.</param>
    /// <param name="maxLength">The most ids, end mark included; at least 2.</param>
    int[] Encode(string text, int maxLength);
}
