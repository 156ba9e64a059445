using System.Text;

namespace FgClip.Datasets.Manifests.Delimited;

/// <summary>Where in a record of delimited text a scan stands.</summary>
internal enum CsvState
{
    /// <summary>Before a field's first byte, where alone a quote opens.</summary>
    FieldStart,

    /// <summary>In a field without quotes, or behind its closing quote.</summary>
    Plain,

    /// <summary>Between quotes.</summary>
    Quoted,

    /// <summary>Behind a quote that closes, or is the first of two that mean one.</summary>
    Closing,
}

/// <summary>The grammar of RFC 4180, for any delimiter of one byte: a record may span lines between quotes.</summary>
internal static class CsvRecord
{
    private const byte Quote = (byte)'"';
    private const byte LineEnd = (byte)'\n';

    /// <summary>Goes on from <paramref name="i"/> to the record's line end, or to the end of the bytes.</summary>
    /// <returns>Whether <paramref name="i"/> is at the line end.</returns>
    public static bool FindEnd(ReadOnlySpan<byte> bytes, byte delimiter, ref int i, ref CsvState state)
    {
        while (i < bytes.Length)
        {
            var value = bytes[i];
            switch (state)
            {
                case CsvState.FieldStart when value == Quote:
                    state = CsvState.Quoted;
                    break;
                case CsvState.Quoted:
                    i += bytes[i..].IndexOf(Quote) is >= 0 and var inside ? inside : bytes.Length - i;
                    if (i == bytes.Length)
                        return false;
                    state = CsvState.Closing;
                    break;
                case CsvState.Closing when value == Quote:
                    state = CsvState.Quoted;
                    break;
                default:
                    i += bytes[i..].IndexOfAny(delimiter, LineEnd) is >= 0 and var step ? step : bytes.Length - i;
                    state = CsvState.Plain;
                    if (i == bytes.Length)
                        return false;
                    if (bytes[i] == LineEnd)
                        return true;
                    state = CsvState.FieldStart;
                    break;
            }

            i++;
        }

        return false;
    }

    /// <summary>Takes a record apart. An empty field is null, and an empty text where it is quoted.</summary>
    /// <exception cref="RowFormatException">Something stands behind a closing quote, or the last quote does not close.</exception>
    public static void Split(ReadOnlySpan<byte> record, byte delimiter, List<string?> fields)
    {
        JsonRecord.ThrowUnlessUtf8(record);
        if (record.EndsWith("\r"u8))
            record = record[..^1];

        fields.Clear();
        while (true)
        {
            var length = record.StartsWith("\""u8) ? QuotedLength(record, delimiter, fields.Count + 1) : PlainLength(record, delimiter);
            fields.Add(Text(record[..length]));
            if (length == record.Length)
                return;
            record = record[(length + 1)..];
        }
    }

    private static int PlainLength(ReadOnlySpan<byte> rest, byte delimiter) =>
        rest.IndexOf(delimiter) is >= 0 and var end ? end : rest.Length;

    private static int QuotedLength(ReadOnlySpan<byte> rest, byte delimiter, int field)
    {
        for (var i = 1; ; i += 2)
        {
            var quote = rest[i..].IndexOf(Quote);
            if (quote < 0)
                throw new RowFormatException($"the quote of field {field} never closes");

            i += quote;
            if (i + 1 == rest.Length || rest[i + 1] == delimiter)
                return i + 1;
            if (rest[i + 1] != Quote)
                throw new RowFormatException($"field {field} goes on behind its closing quote");
        }
    }

    private static string? Text(ReadOnlySpan<byte> field)
    {
        if (field.IsEmpty)
            return null;
        return field[0] == Quote
            ? Encoding.UTF8.GetString(field[1..^1]).Replace("\"\"", "\"", StringComparison.Ordinal)
            : Encoding.UTF8.GetString(field);
    }
}
