using System.Runtime.CompilerServices;

namespace FgClip.Datasets.Manifests;

/// <summary>Cuts a text into its lines. Blank lines count as lines and are not rows.</summary>
internal static class JsonLineScanner
{
    /// <summary>The lines from a place on.</summary>
    /// <param name="stream">The manifest, at <paramref name="offset"/>.</param>
    /// <param name="offset">Where the first line starts, in bytes.</param>
    /// <param name="number">Its number.</param>
    /// <param name="limit">The most bytes of a line; a longer one is a fault.</param>
    /// <param name="lineEnd">What ends a line.</param>
    /// <param name="rules">The rules of the plan: by the original ones a byte order mark is passed over at the text's start alone.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async IAsyncEnumerable<ManifestRecord> ScanAsync(
        Stream stream,
        long offset,
        long number,
        int limit,
        LineEnd lineEnd,
        ReadingRules rules,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var end = (byte)(lineEnd is LineEnd.CarriageReturn ? '\r' : '\n');
        var window = new ReadWindow(stream, offset);
        if (offset == 0)
            await ByteOrderMark.SkipAsync(window, cancellationToken).ConfigureAwait(false);

        for (; ; number++)
        {
            var start = window.Offset;
            var (length, tooLong) = await FindLineEndAsync(window, limit, end, cancellationToken).ConfigureAwait(false);
            if (tooLong)
                yield return new ManifestRecord(start, number, default, $"longer than {limit:N0} bytes");
            else if (Trim(window.Unread[..length], rules) is { IsEmpty: false } line)
                yield return new ManifestRecord(start, number, line);

            if (length == window.Unread.Length)
                yield break;
            window.Advance(length + 1);
        }
    }

    /// <summary>Brings the end of the line into the window: its place, or the window's length at the end of the text.</summary>
    private static async ValueTask<(int End, bool TooLong)> FindLineEndAsync(
        ReadWindow window, int limit, byte lineEnd, CancellationToken cancellationToken)
    {
        var tooLong = false;
        for (var searched = 0; ;)
        {
            var unread = window.Unread;
            var found = unread.Span[searched..].IndexOf(lineEnd);
            var length = found < 0 ? unread.Length : searched + found;
            tooLong |= length > limit;
            if (found >= 0)
                return (length, tooLong);

            searched = unread.Length;
            if (tooLong)
            {
                window.Advance(searched);
                searched = 0;
            }

            if (!await window.FillAsync(cancellationToken).ConfigureAwait(false))
                return (window.Unread.Length, tooLong);
        }
    }

    private static ReadOnlyMemory<byte> Trim(ReadOnlyMemory<byte> line, ReadingRules rules)
    {
        // Files with a mark each may have been put one behind the other.
        while (rules is not ReadingRules.Original && line.Span.StartsWith(ByteOrderMark.Bytes))
            line = line[ByteOrderMark.Bytes.Length..];
        var span = line.Span;
        var last = span.LastIndexOfAnyExcept(" \t\r"u8);
        return last < 0 ? default : line[..(last + 1)];
    }
}
