namespace FgClip.Model.Tokenization;

/// <summary>
/// Encodes no more of a long text than its first ids come from: a caption of 33 MB took 110 s and 2 GB for 64 ids. Which characters merge
/// depends on what is near them, so the ids are those of the whole text as long as none of them lies close to the cut.
/// </summary>
internal static class TextPrefix
{
    /// <summary>Characters of the first try; each further one takes four times as many.</summary>
    public const int Characters = 8_192;

    /// <summary>Ids before the cut that count for nothing, as what is behind the cut could change them.</summary>
    private const int Margin = 64;

    /// <summary>Encodes a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="maxLength">The most ids, marks included.</param>
    /// <param name="encode">Encodes all of a text to at most so many ids.</param>
    public static int[] Encode(string text, int maxLength, Func<string, int, int[]> encode)
    {
        for (long length = Characters; length < text.Length; length *= 4)
        {
            var prefix = text[..CutAt(text, (int)length)];
            if (encode(prefix, maxLength + Margin).Length == maxLength + Margin)
                return encode(prefix, maxLength);
        }

        return encode(text, maxLength);
    }

    /// <summary>
    /// In front of the last white space before a place, where words end, else at the place; never inside a surrogate pair.
    /// </summary>
    private static int CutAt(string text, int place)
    {
        for (var i = place; i > place / 2; i--)
        {
            if (char.IsWhiteSpace(text[i]) && !char.IsWhiteSpace(text[i - 1]))
                return i;
        }

        return char.IsLowSurrogate(text[place]) ? place - 1 : place;
    }
}
