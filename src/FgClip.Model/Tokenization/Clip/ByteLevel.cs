using System.Text;

namespace FgClip.Model.Tokenization.Clip;

/// <summary>
/// A visible character for each byte, as GPT-2 chose them: printable Latin-1 stands for itself, the others for the characters from
/// U+0100 on, in order.
/// </summary>
internal static class ByteLevel
{
    /// <summary>The character of each byte.</summary>
    public static string Symbols { get; } = MakeSymbols();

    /// <summary>The characters of a text's UTF-8 bytes.</summary>
    public static string Of(ReadOnlySpan<char> text)
    {
        Span<byte> buffer = stackalloc byte[256];
        var bytes = text.Length * 3 <= buffer.Length ? buffer : new byte[text.Length * 3];
        bytes = bytes[..Encoding.UTF8.GetBytes(text, bytes)];
        return string.Create(bytes.Length, bytes, static (symbols, bytes) =>
        {
            for (var i = 0; i < bytes.Length; i++) symbols[i] = Symbols[bytes[i]];
        });
    }

    private static string MakeSymbols()
    {
        var next = 256;
        return string.Concat(Enumerable.Range(0, 256).Select(value =>
            value is (>= '!' and <= '~') or (>= 0xa1 and <= 0xac) or >= 0xae ? (char)value : (char)next++));
    }
}
