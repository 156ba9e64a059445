using System.Buffers;
using System.Runtime.CompilerServices;

namespace FgClip.Datasets.Manifests;

/// <summary>
/// Cuts a JSON array into its elements without parsing them: it counts brackets outside of strings. So an element that is not JSON
/// costs itself alone, and a scan can start at any element.
/// </summary>
/// <param name="file">The manifest's name, for messages.</param>
/// <param name="limit">The most bytes of an element; a longer one is a fault.</param>
internal sealed class JsonArrayScanner(string file, int limit)
{
    private static readonly SearchValues<byte> Structure = SearchValues.Create("\"{}[],"u8);
    private static readonly SearchValues<byte> StringEnds = SearchValues.Create("\"\\"u8);

    private int _depth;
    private bool _inString;

    /// <summary>The elements from a place on.</summary>
    /// <param name="stream">The manifest, at <paramref name="offset"/>.</param>
    /// <param name="offset">Where the first element starts, in bytes; 0 for the start of the array.</param>
    /// <param name="number">Its number, from 1.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="ManifestFormatException">There is no array, it is cut off, or something follows it.</exception>
    public async IAsyncEnumerable<ManifestRecord> ScanAsync(
        Stream stream, long offset, long number, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var window = new ReadWindow(stream, offset);
        if (offset == 0)
            await SkipOpeningAsync(window, cancellationToken).ConfigureAwait(false);

        for (; ; number++)
        {
            await SkipSpaceAsync(window, cancellationToken).ConfigureAwait(false);
            var start = window.Offset;
            var (end, tooLong) = await FindElementEndAsync(window, number, cancellationToken).ConfigureAwait(false);
            var last = window.Unread.Span[end] == ']';
            var element = window.Unread[..end];
            if (tooLong)
                yield return new ManifestRecord(start, number, default, $"longer than {limit:N0} bytes");
            else if (!last || element.Length > 0)
                yield return new ManifestRecord(start, number, element);

            window.Advance(end + 1);
            if (last)
                break;
        }

        if (await SkipSpaceAsync(window, cancellationToken).ConfigureAwait(false))
            throw new ManifestFormatException($"{file}: something follows the array's closing ']', at byte {window.Offset:N0}.");
    }

    private async ValueTask SkipOpeningAsync(ReadWindow window, CancellationToken cancellationToken)
    {
        await ByteOrderMark.SkipAsync(window, cancellationToken).ConfigureAwait(false);
        if (!await SkipSpaceAsync(window, cancellationToken).ConfigureAwait(false) || window.Unread.Span[0] != '[')
            throw new ManifestFormatException($"{file} is not a JSON array: it does not start with '['.");
        window.Advance(1);
    }

    /// <summary>Steps over white space.</summary>
    /// <returns>False where nothing else is left.</returns>
    private static async ValueTask<bool> SkipSpaceAsync(ReadWindow window, CancellationToken cancellationToken)
    {
        do
        {
            var next = window.Unread.Span.IndexOfAnyExcept(" \t\r\n"u8);
            window.Advance(next < 0 ? window.Unread.Length : next);
            if (next >= 0)
                return true;
        }
        while (await window.FillAsync(cancellationToken).ConfigureAwait(false));
        return false;
    }

    /// <summary>Brings the ',' or ']' behind the element into the window.</summary>
    private async ValueTask<(int End, bool TooLong)> FindElementEndAsync(ReadWindow window, long number,
        CancellationToken cancellationToken)
    {
        (_depth, _inString) = (0, false);
        var tooLong = false;
        for (var scanned = 0; ;)
        {
            var found = FindEnd(window.Unread.Span, ref scanned);
            tooLong |= scanned > limit;
            if (found)
                return (scanned, tooLong);

            if (tooLong)
            {
                window.Advance(scanned);
                scanned = 0;
            }

            if (!await window.FillAsync(cancellationToken).ConfigureAwait(false))
                throw new ManifestFormatException($"{file} is cut off: it ends in item {number:N0}, without the array's closing ']'.");
        }
    }

    /// <summary>Goes on from <paramref name="i"/> to the element's end, or as far as the bytes say anything.</summary>
    private bool FindEnd(ReadOnlySpan<byte> bytes, ref int i)
    {
        while (i < bytes.Length)
        {
            var step = bytes[i..].IndexOfAny(_inString ? StringEnds : Structure);
            if (step < 0)
            {
                i = bytes.Length;
                return false;
            }

            i += step;
            switch (bytes[i])
            {
                case (byte)'\\' when i + 1 == bytes.Length:
                    return false;
                case (byte)'\\':
                    i++;
                    break;
                case (byte)'"':
                    _inString = !_inString;
                    break;
                case (byte)'{' or (byte)'[':
                    _depth++;
                    break;
                case (byte)',' or (byte)']' when _depth == 0:
                    return true;
                case (byte)'}' or (byte)']' when _depth > 0:
                    _depth--;
                    break;
            }

            i++;
        }

        return false;
    }
}
