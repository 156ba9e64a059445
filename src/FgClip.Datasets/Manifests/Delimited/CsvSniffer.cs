using System.Text;
using FgClip.Datasets.Jobs;

namespace FgClip.Datasets.Manifests.Delimited;

/// <summary>Finds out how delimited text is written, from its start.</summary>
/// <param name="options">What the job says about it, and the names of the columns that it looks for.</param>
/// <param name="lineEnd">What ends its lines.</param>
internal sealed class CsvSniffer(ManifestOptions options, LineEnd lineEnd)
{
    private readonly byte _lineEnd = (byte)(lineEnd is LineEnd.CarriageReturn ? '\r' : '\n');

    private static ReadOnlySpan<byte> Delimiters => ",\t;|"u8;

    /// <summary>
    /// Reads the header off the start of a text: of the delimiters, the one that cuts it into columns of which one is known, and of those
    /// the one with the most fields.
    /// </summary>
    /// <param name="start">The text's start, without a byte order mark.</param>
    /// <param name="isWhole">Whether that is all of the text.</param>
    /// <returns>The header, or null where the first line is none.</returns>
    public CsvHeader? Find(ReadOnlySpan<byte> start, bool isWhole)
    {
        var separator = SeparatorOf(start, out var text);
        CsvHeader? best = null;
        ReadOnlySpan<byte> delimiters = (options.Delimiter ?? separator) is { } named ? [(byte)named] : Delimiters;
        foreach (var delimiter in delimiters)
        {
            if (Read(text, delimiter, isWhole) is { } header && Rank(header).CompareTo(best is null ? (false, 0) : Rank(best)) > 0)
                best = header;
        }

        return best is null ? null : best with
        {
            HasSeparatorLine = separator is not null,
            Escape = options.CsvEscape ?? EscapeIn(best, text),
        };
    }

    /// <summary>Whether the header has one of the columns that rows need.</summary>
    public bool Knows(CsvHeader header) =>
        header.Columns.Contains(options.ImageColumn, StringComparer.Ordinal)
        || header.Columns.Contains(options.CaptionColumn, StringComparer.Ordinal);

    private (bool Knows, int Columns) Rank(CsvHeader header) => (Knows(header), header.Columns.Count);

    /// <summary>The delimiter of a first line such as <c>sep=;</c>, and the text behind it.</summary>
    private char? SeparatorOf(ReadOnlySpan<byte> start, out ReadOnlySpan<byte> rest)
    {
        var end = start.IndexOf(_lineEnd);
        var line = end < 0 ? start : start[..end];
        line = line.TrimEnd((byte)'\r');
        var isSeparator = end >= 0 && line.Length == 5 && Ascii.EqualsIgnoreCase(line[..4], "sep="u8);
        rest = isSeparator ? start[(end + 1)..] : start;
        return isSeparator ? (char)line[4] : null;
    }

    private CsvHeader? Read(ReadOnlySpan<byte> start, byte delimiter, bool isWhole)
    {
        var dialect = new CsvDialect(delimiter, _lineEnd) with { Quote = (byte)(options.CsvQuote ?? '"') };
        var (end, state, broken) = (0, CsvState.FieldStart, -1);
        if (!CsvRecord.FindEnd(start, dialect, ref end, ref state, ref broken) && (!isWhole || state is CsvState.Quoted))
            return null;

        try
        {
            var fields = new List<string?>();
            var isSpaced = start[..end].Count(dialect.Delimiter) is > 0 and var count && CountSpaced(start[..end], delimiter) == count;
            dialect = dialect with { TrimsFields = isSpaced };
            CsvRecord.Split(start[..end], dialect, fields);
            return new CsvHeader((char)delimiter, [.. fields.Select(field => field?.Trim() ?? "")])
            {
                Quote = options.CsvQuote,
                TrimsFields = isSpaced,
            };
        }
        catch (RowFormatException)
        {
            return null;
        }
    }

    /// <summary>How many delimiters a space follows.</summary>
    private static int CountSpaced(ReadOnlySpan<byte> line, byte delimiter) => line.Count([delimiter, (byte)' ']);

    /// <summary>A backslash, where more records are whole with backslashes before quotes than without.</summary>
    private char? EscapeIn(CsvHeader header, ReadOnlySpan<byte> text)
    {
        if (header.Quote == '\0' || text.IndexOf("\\\""u8) < 0)
            return null;
        var dialect = CsvDialect.From(header, lineEnd);
        return CountBroken(text, dialect.WithBackslashes, header.Columns.Count) < CountBroken(text, dialect, header.Columns.Count)
            ? '\\' : null;
    }

    /// <summary>How many of the records are not as the dialect has them; the last may be cut and does not count.</summary>
    private static int CountBroken(ReadOnlySpan<byte> text, CsvDialect dialect, int columns)
    {
        var (count, fields) = (0, new List<string?>());
        while (true)
        {
            var (end, state, broken) = (0, CsvState.FieldStart, -1);
            if (!CsvRecord.FindEnd(text, dialect, ref end, ref state, ref broken))
                return count;
            try
            {
                CsvRecord.Split(text[..end], dialect, fields);
                count += end > 0 && text[..end].IndexOfAnyExcept((byte)'\r') >= 0 && fields.Count != columns ? 1 : 0;
            }
            catch (RowFormatException)
            {
                count++;
            }

            text = text[(end + 1)..];
        }
    }
}
