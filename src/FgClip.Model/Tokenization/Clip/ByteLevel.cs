namespace FgClip.Model.Tokenization.Clip;

/// <summary>
/// A visible character for each byte, as GPT-2 chose them: printable Latin-1 stands for itself, the others for the characters from
/// U+0100 on, in order.
/// </summary>
internal static class ByteLevel
{
    /// <summary>The character of each byte.</summary>
    public static string Symbols { get; } = MakeSymbols();

    private static string MakeSymbols()
    {
        var next = 256;
        return string.Concat(Enumerable.Range(0, 256).Select(value =>
            value is (>= '!' and <= '~') or (>= 0xa1 and <= 0xac) or >= 0xae ? (char)value : (char)next++));
    }
}
