using System.Buffers;
using System.Text;

namespace FgClip.Datasets.Manifests;

/// <summary>
/// JSON with <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c> in it, as Python's json.dumps, pandas and img2dataset write it. JSON has no
/// word for them, so they are taken out before the record is parsed.
/// </summary>
internal static class NonFiniteJson
{
    private static readonly (string Word, string Value)[] Words =
        [("Infinity", "Infinity"), ("NaN", "NaN"), ("inf", "Infinity"), ("nan", "NaN")];

    /// <summary>
    /// Rewrites a record. A value of the record's own becomes null and is returned by its position. Further inside, one in a list becomes
    /// the text of its name, as such a value of a Parquet file does; a member of an object becomes null, since it may stand for a missing
    /// text.
    /// </summary>
    /// <param name="record">The record, which may be anything.</param>
    /// <param name="values">The values that were taken out, by the positions of their members in the record's object.</param>
    /// <returns>The record without them; null where it has none.</returns>
    public static byte[]? Rewrite(ReadOnlySpan<byte> record, out Dictionary<int, string> values)
    {
        values = [];
        ArrayBufferWriter<byte>? output = null;
        var (depth, member, copied, afterColon) = (0, 0, 0, false);
        for (var i = 0; i < record.Length; i++)
        {
            switch (record[i])
            {
                case (byte)'"':
                    i = EndOfString(record, i);
                    break;
                case (byte)'{' or (byte)'[':
                    depth++;
                    afterColon = false;
                    break;
                case (byte)'}' or (byte)']':
                    depth--;
                    break;
                case (byte)',':
                    member += depth == 1 ? 1 : 0;
                    afterColon = false;
                    break;
                case (byte)':':
                    afterColon = true;
                    break;
                case (byte)'N' or (byte)'n' or (byte)'I' or (byte)'i' or (byte)'-' or (byte)'+'
                    when Match(record[i..], out var value) is > 0 and var length:
                    output ??= new ArrayBufferWriter<byte>(record.Length + 16);
                    output.Write(record[copied..i]);
                    output.Write(afterColon ? "null"u8 : Encoding.ASCII.GetBytes($"\"{value}\""));
                    if (depth == 1 && afterColon)
                        values[member] = value;
                    copied = i + length;
                    i = copied - 1;
                    break;
            }
        }

        output?.Write(record[copied..]);
        return output?.WrittenSpan.ToArray();
    }

    private static int EndOfString(ReadOnlySpan<byte> record, int start)
    {
        for (var i = start + 1; i < record.Length; i++)
        {
            if (record[i] == '\\')
                i++;
            else if (record[i] == '"')
                return i;
        }

        return record.Length;
    }

    private static int Match(ReadOnlySpan<byte> rest, out string value)
    {
        var sign = rest[0] is (byte)'-' or (byte)'+' ? 1 : 0;
        foreach (var (word, meaning) in Words)
        {
            var end = sign + word.Length;
            if (rest.Length < end || !Ascii.EqualsIgnoreCase(rest[sign..end], word) || (rest.Length > end && IsWordCharacter(rest[end])))
                continue;
            value = rest[0] == '-' && meaning != "NaN" ? "-" + meaning : meaning;
            return end;
        }

        value = "";
        return 0;
    }

    private static bool IsWordCharacter(byte value) => char.IsAsciiLetterOrDigit((char)value) || value == '_';
}
