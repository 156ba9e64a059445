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

    /// <summary>Behind an escape between quotes.</summary>
    Escaped,

    /// <summary>Behind a quote that closes, or is the first of two that mean one.</summary>
    Closing,
}

/// <summary>The grammar of RFC 4180, for any delimiter of one byte: a record may span lines between quotes.</summary>
internal static class CsvRecord
{
    /// <summary>Goes on from <paramref name="i"/> to the record's line end, or to the end of the bytes.</summary>
    /// <param name="bytes">The text.</param>
    /// <param name="dialect">How it is written.</param>
    /// <param name="i">Where the scan stands.</param>
    /// <param name="state">What it is in.</param>
    /// <param name="broken">Where something stands behind a closing quote; stays -1 where that is nowhere so.</param>
    /// <returns>Whether <paramref name="i"/> is at the line end.</returns>
    public static bool FindEnd(ReadOnlySpan<byte> bytes, CsvDialect dialect, ref int i, ref CsvState state, ref int broken)
    {
        while (i < bytes.Length)
        {
            var value = bytes[i];
            switch (state)
            {
                case CsvState.FieldStart when dialect.TrimsFields && value == ' ':
                    break;
                case CsvState.FieldStart when value == dialect.Quote && dialect.Quote != 0:
                    state = CsvState.Quoted;
                    break;
                case CsvState.Quoted:
                    var inside = dialect.Escape == 0 ? bytes[i..].IndexOf(dialect.Quote)
                        : bytes[i..].IndexOfAny(dialect.Quote, dialect.Escape);
                    i += inside >= 0 ? inside : bytes.Length - i;
                    if (i == bytes.Length)
                        return false;
                    state = bytes[i] == dialect.Quote ? CsvState.Closing : CsvState.Escaped;
                    break;
                case CsvState.Escaped:
                    state = CsvState.Quoted;
                    break;
                case CsvState.Closing when value == dialect.Quote:
                    state = CsvState.Quoted;
                    break;
                default:
                    if (state is CsvState.Closing && broken < 0 && value != dialect.Delimiter && value != dialect.LineEnd && value != '\r')
                        broken = i;
                    i += bytes[i..].IndexOfAny(dialect.Delimiter, dialect.LineEnd) is >= 0 and var step ? step : bytes.Length - i;
                    state = CsvState.Plain;
                    if (i == bytes.Length)
                        return false;
                    if (bytes[i] == dialect.LineEnd)
                        return true;
                    state = CsvState.FieldStart;
                    break;
            }

            i++;
        }

        return false;
    }

    /// <summary>Takes a record apart. An empty field is null, and an empty text where it is quoted.</summary>
    /// <param name="record">The record, without its line end.</param>
    /// <param name="dialect">How it is written.</param>
    /// <param name="fields">Takes the fields.</param>
    /// <param name="isLenient">Whether a quote that opens and never closes is a character of its field.</param>
    /// <exception cref="RowFormatException">Something stands behind a closing quote, or the last quote does not close.</exception>
    public static void Split(ReadOnlySpan<byte> record, CsvDialect dialect, List<string?> fields, bool isLenient = false)
    {
        JsonRecord.ThrowUnlessUtf8(record);
        if (record.EndsWith("\r"u8))
            record = record[..^1];

        fields.Clear();
        while (true)
        {
            if (dialect.TrimsFields)
                record = record.TrimStart((byte)' ');
            var isQuoted = dialect.Quote != 0 && !record.IsEmpty && record[0] == dialect.Quote;
            var length = isQuoted ? QuotedLength(record, dialect, fields.Count + 1, isLenient) : -1;
            isQuoted = length >= 0;
            if (!isQuoted)
                length = record.IndexOf(dialect.Delimiter) is >= 0 and var end ? end : record.Length;
            fields.Add(Text(record[..length], dialect, isQuoted));
            if (length == record.Length)
                return;
            record = record[(length + 1)..];
        }
    }

    /// <summary>How many fields a line has where nothing is quoted.</summary>
    public static int CountFields(ReadOnlySpan<byte> line, CsvDialect dialect) => line.Count(dialect.Delimiter) + 1;

    /// <summary>The length of a field in quotes, with them; -1 for one that is not in quotes, though it starts with one.</summary>
    private static int QuotedLength(ReadOnlySpan<byte> rest, CsvDialect dialect, int field, bool isLenient)
    {
        for (var i = 1; i < rest.Length; i++)
        {
            var quote = dialect.Escape == 0 ? rest[i..].IndexOf(dialect.Quote) : rest[i..].IndexOfAny(dialect.Quote, dialect.Escape);
            if (quote < 0)
                break;

            i += quote;
            if (rest[i] != dialect.Quote)
                i++;
            else if (i + 1 == rest.Length || rest[i + 1] == dialect.Delimiter)
                return i + 1;
            else if (rest[i + 1] == dialect.Quote)
                i++;
            else
                return isLenient && dialect.Delimiter != ','
                    ? -1 : throw new RowFormatException($"field {field} continues behind its closing quote");
        }

        return isLenient ? -1 : throw new RowFormatException($"the quote of field {field} never closes");
    }

    private static string? Text(ReadOnlySpan<byte> field, CsvDialect dialect, bool isQuoted)
    {
        if (field.IsEmpty)
            return null;
        if (!isQuoted)
            return dialect.Escape == '\\' && field.SequenceEqual("\\N"u8) ? null : Encoding.UTF8.GetString(field);

        var text = Encoding.UTF8.GetString(field[1..^1]);
        var quote = (char)dialect.Quote;
        return dialect.Escape == 0
            ? text.Replace($"{quote}{quote}", quote.ToString(), StringComparison.Ordinal)
            : Unescape(text, quote, (char)dialect.Escape);
    }

    /// <summary>Takes away the escapes before quotes and before escapes; before anything else they are characters.</summary>
    private static string Unescape(string text, char quote, char escape)
    {
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var isPair = i + 1 < text.Length
                && ((text[i] == escape && (text[i + 1] == quote || text[i + 1] == escape)) || (text[i] == quote && text[i + 1] == quote));
            if (isPair)
                i++;
            result.Append(text[i]);
        }

        return result.ToString();
    }
}
