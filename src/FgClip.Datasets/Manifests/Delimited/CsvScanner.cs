using System.Runtime.CompilerServices;

namespace FgClip.Datasets.Manifests.Delimited;

/// <summary>Cuts delimited text into its records. Blank lines between them count as lines and are not rows.</summary>
/// <param name="file">The manifest's name, for messages.</param>
/// <param name="dialect">How its fields are written.</param>
/// <param name="columns">How many fields a record has.</param>
/// <param name="limit">The most bytes of a record; a longer one is a fault.</param>
/// <param name="isGuessed">
/// Whether quotes may turn out to be characters. A text without quoting has captions that start with one, and by RFC 4180 such a quote
/// would swallow lines until the next.
/// </param>
internal sealed class CsvScanner(string file, CsvDialect dialect, int columns, int limit, bool isGuessed)
{
    private CsvState _state;

    /// <summary>The records from a place on, the header's too if that is the start.</summary>
    /// <param name="stream">The manifest, at <paramref name="offset"/>.</param>
    /// <param name="offset">Where the first record starts, in bytes.</param>
    /// <param name="number">Its line, from 1.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="ManifestFormatException">The text ends between quotes.</exception>
    public async IAsyncEnumerable<ManifestRecord> ScanAsync(
        Stream stream, long offset, long number, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var window = new ReadWindow(stream, offset);
        if (offset == 0)
            await ByteOrderMark.SkipAsync(window, cancellationToken).ConfigureAwait(false);

        while (true)
        {
            var (start, line) = (window.Offset, number);
            var (end, skippedLines, tooLong) = await FindEndAsync(window, line, cancellationToken).ConfigureAwait(false);
            var record = window.Unread[..end];
            number += skippedLines + record.Span.Count(dialect.LineEnd) + 1;
            if (tooLong)
                yield return new ManifestRecord(start, line, default, $"longer than {limit:N0} bytes");
            else if (record.Span.IndexOfAnyExcept((byte)'\r') >= 0)
                yield return new ManifestRecord(start, line, record);

            if (end == window.Unread.Length)
                yield break;
            window.Advance(end + 1);
        }
    }

    /// <summary>Brings the record's line end into the window, or the end of the text. What is too long is dropped on the way.</summary>
    private async ValueTask<(int End, long SkippedLines, bool TooLong)> FindEndAsync(ReadWindow window, long line,
        CancellationToken cancellationToken)
    {
        _state = CsvState.FieldStart;
        var (skippedLines, tooLong, scanned, broken) = (0L, false, 0, -1);
        while (true)
        {
            var found = CsvRecord.FindEnd(window.Unread.Span, dialect, ref scanned, ref _state, ref broken);
            if (!tooLong && (found || broken >= 0 || scanned > limit)
                && IsLineAlone(window.Unread.Span, found, scanned, broken, out var lineEnd))
                return (lineEnd, 0, false);
            tooLong |= scanned > limit;
            if (found)
                return (scanned, skippedLines, tooLong);

            if (tooLong)
            {
                skippedLines += window.Unread.Span[..scanned].Count(dialect.LineEnd);
                window.Advance(scanned);
                scanned = 0;
            }

            if (await window.FillAsync(cancellationToken).ConfigureAwait(false))
                continue;
            if (_state is not (CsvState.Quoted or CsvState.Escaped))
                return (window.Unread.Length, skippedLines, tooLong);
            if (!tooLong && IsLineAlone(window.Unread.Span, found: false, window.Unread.Length, broken, out lineEnd))
                return (lineEnd, 0, false);
            if (!tooLong && IsLastLine(window.Unread.Span))
                return (window.Unread.Length, 0, false);
            throw new ManifestFormatException(
                $"{file}: a quote opens in the row of line {line:N0} and never closes. If its quotes are "
                + "characters, say so with --csv-quote none.");
        }
    }

    /// <summary>
    /// Whether a text that ends between quotes is one line with as many fields as the header when nothing is quoted: the last line of a
    /// text without a line end behind it, whose quote is a character.
    /// </summary>
    private bool IsLastLine(ReadOnlySpan<byte> text) =>
        isGuessed && columns >= 2 && text.IndexOf(dialect.LineEnd) < 0 && CsvRecord.CountFields(text, dialect) == columns;

    /// <summary>
    /// Whether a record that its quotes stretch over lines is its first line alone, because the quote that opens in it is a character. It
    /// is where each of the lines has as many fields as the header when nothing is quoted, and the quotes are not of RFC 4180: the text
    /// behind one continues, it never closes, or what it encloses has delimiters that no prose has, such as tabs.
    /// </summary>
    private bool IsLineAlone(ReadOnlySpan<byte> text, bool found, int scanned, int broken, out int lineEnd)
    {
        lineEnd = text.IndexOf(dialect.LineEnd);
        var reach = broken >= 0 ? broken : scanned;
        if (!isGuessed || columns < 2 || lineEnd < 0 || lineEnd >= reach || (found && broken < 0 && dialect.Delimiter == ','))
            return false;

        // Where the quotes are well-formed or never close, the last line counts too.
        var rest = text[..reach];
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf(dialect.LineEnd);
            if (end < 0 && broken >= 0)
                return true;
            var line = end < 0 ? rest : rest[..end];
            if (line.IndexOfAnyExcept((byte)'\r') >= 0 && CsvRecord.CountFields(line, dialect) != columns)
                return false;
            rest = end < 0 ? [] : rest[(end + 1)..];
        }

        return true;
    }
}
