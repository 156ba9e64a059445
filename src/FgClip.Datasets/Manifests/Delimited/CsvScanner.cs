using System.Runtime.CompilerServices;

namespace FgClip.Datasets.Manifests.Delimited;

/// <summary>Cuts delimited text into its records. Blank lines between them count as lines and are no rows.</summary>
/// <param name="file">The manifest's name, for messages.</param>
/// <param name="delimiter">What separates fields.</param>
/// <param name="limit">The most bytes of a record; a longer one is a fault.</param>
internal sealed class CsvScanner(string file, byte delimiter, int limit)
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
            _state = CsvState.FieldStart;
            var (end, skippedLines, tooLong) = await FindEndAsync(window, line, cancellationToken).ConfigureAwait(false);
            var record = window.Unread[..end];
            number += skippedLines + record.Span.Count((byte)'\n') + 1;
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
        var (skippedLines, tooLong) = (0L, false);
        for (var scanned = 0; ;)
        {
            var found = CsvRecord.FindEnd(window.Unread.Span, delimiter, ref scanned, ref _state);
            tooLong |= scanned > limit;
            if (found)
                return (scanned, skippedLines, tooLong);

            if (tooLong)
            {
                skippedLines += window.Unread.Span[..scanned].Count((byte)'\n');
                window.Advance(scanned);
                scanned = 0;
            }

            if (await window.FillAsync(cancellationToken).ConfigureAwait(false))
                continue;
            return _state is CsvState.Quoted
                ? throw new ManifestFormatException($"{file}: a quote opens in the row of line {line:N0} and never closes.")
                : (window.Unread.Length, skippedLines, tooLong);
        }
    }
}
