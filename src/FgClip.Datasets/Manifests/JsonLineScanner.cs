using System.Runtime.CompilerServices;

namespace FgClip.Datasets.Manifests;

/// <summary>Cuts a text into its lines. Blank lines count as lines and are no rows.</summary>
internal static class JsonLineScanner
{
    /// <summary>The lines from a place on.</summary>
    /// <param name="stream">The manifest, at <paramref name="offset"/>.</param>
    /// <param name="offset">Where the first line starts, in bytes.</param>
    /// <param name="number">Its number.</param>
    /// <param name="limit">The most bytes of a line; a longer one is a fault.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async IAsyncEnumerable<ManifestRecord> ScanAsync(
        Stream stream, long offset, long number, int limit, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var window = new ReadWindow(stream, offset);
        if (offset == 0)
            await ByteOrderMark.SkipAsync(window, cancellationToken).ConfigureAwait(false);

        for (; ; number++)
        {
            var start = window.Offset;
            var (end, tooLong) = await FindLineEndAsync(window, limit, cancellationToken).ConfigureAwait(false);
            if (tooLong)
                yield return new ManifestRecord(start, number, default, $"longer than {limit:N0} bytes");
            else if (Trim(window.Unread[..end]) is { IsEmpty: false } line)
                yield return new ManifestRecord(start, number, line);

            if (end == window.Unread.Length)
                yield break;
            window.Advance(end + 1);
        }
    }

    /// <summary>Brings the end of the line into the window: the place of its '\n', or the window's length at the end of the text.</summary>
    private static async ValueTask<(int End, bool TooLong)> FindLineEndAsync(ReadWindow window, int limit,
        CancellationToken cancellationToken)
    {
        var tooLong = false;
        for (var searched = 0; ;)
        {
            var unread = window.Unread;
            var found = unread.Span[searched..].IndexOf((byte)'\n');
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

    private static ReadOnlyMemory<byte> Trim(ReadOnlyMemory<byte> line)
    {
        var span = line.Span;
        var last = span.LastIndexOfAnyExcept(" \t\r"u8);
        return last < 0 ? default : line[..(last + 1)];
    }
}
