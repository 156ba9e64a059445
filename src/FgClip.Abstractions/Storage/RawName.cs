using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace FgClip.Storage;

/// <summary>
/// Names of files and of tar members as texts. Linux and tar take any bytes for a name; those that are not UTF-8, such as a name in GBK or
/// Latin-1, become <c>\xE9</c>, so that different names stay different and lead back to their bytes.
/// </summary>
internal static class RawName
{
    private const int EscapeLength = 4;

    /// <summary>Returns a name's text: its UTF-8, or with each byte that is not UTF-8 as <c>\xHH</c>.</summary>
    public static string Decode(ReadOnlySpan<byte> name) => Utf8.IsValid(name) ? Encoding.UTF8.GetString(name) : Escape(name);

    /// <summary>Returns the text of a file's name, from which <see cref="ToBytes"/> makes its bytes again whatever they are.</summary>
    public static string DecodeFile(ReadOnlySpan<byte> name) =>
        Utf8.IsValid(name) && Encoding.UTF8.GetString(name) is var text && !HasEscape(text) ? text : Escape(name);

    /// <summary>Returns whether a name or path holds <c>\xHH</c>, so that it may stand for other bytes than its own.</summary>
    public static bool HasEscape(string text)
    {
        for (var i = text.IndexOf('\\', StringComparison.Ordinal); i >= 0; i = text.IndexOf('\\', i + 1))
        {
            if (IsEscape(text, i))
                return true;
        }

        return false;
    }

    /// <summary>Returns the bytes that a name or path stands for.</summary>
    public static byte[] ToBytes(string text)
    {
        var bytes = new ArrayBufferWriter<byte>(text.Length + 1);
        var start = 0;
        for (var i = text.IndexOf('\\', StringComparison.Ordinal); i >= 0; i = text.IndexOf('\\', i))
        {
            if (!IsEscape(text, i))
            {
                i++;
                continue;
            }

            Encoding.UTF8.GetBytes(text.AsSpan(start, i - start), bytes);
            bytes.Write([byte.Parse(text.AsSpan(i + 2, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)]);
            start = i += EscapeLength;
        }

        Encoding.UTF8.GetBytes(text.AsSpan(start), bytes);
        return bytes.WrittenSpan.ToArray();
    }

    private static bool IsEscape(string text, int i) =>
        i + EscapeLength <= text.Length && text[i + 1] == 'x' && char.IsAsciiHexDigit(text[i + 2]) && char.IsAsciiHexDigit(text[i + 3]);

    private static string Escape(ReadOnlySpan<byte> name)
    {
        var text = new StringBuilder(name.Length);
        while (!name.IsEmpty)
        {
            var isText = Rune.DecodeFromUtf8(name, out var rune, out var length) is OperationStatus.Done && rune.Value != '\\';
            if (isText)
                text.Append(rune.ToString());
            for (var i = 0; !isText && i < length; i++)
                text.Append(CultureInfo.InvariantCulture, $"\\x{name[i]:X2}");
            name = name[length..];
        }

        return text.ToString();
    }
}
