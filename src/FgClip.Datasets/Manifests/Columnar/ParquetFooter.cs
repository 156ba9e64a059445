using System.Buffers.Binary;

namespace FgClip.Datasets.Manifests.Columnar;

/// <summary>
/// Looks at a Parquet file's footer before the native library does: a schema that is nested without end would overflow the stack there,
/// which no one can catch.
/// </summary>
internal static class ParquetFooter
{
    private const int TailBytes = 8;
    private const int MaxBytes = 256 << 20;

    /// <summary>Refuses a file that is not Parquet from its start to its end, or whose schema is too deep or too wide.</summary>
    /// <exception cref="InvalidDataException">It is such a file.</exception>
    public static async Task CheckAsync(Stream stream, long length, CancellationToken cancellationToken)
    {
        if (length < TailBytes + 4)
            throw new InvalidDataException($"it has {length} bytes");

        var tail = new byte[TailBytes];
        stream.Position = length - TailBytes;
        await stream.ReadExactlyAsync(tail, cancellationToken).ConfigureAwait(false);
        if (!tail.AsSpan(4).SequenceEqual("PAR1"u8))
            throw new InvalidDataException("it does not end as one, so it may be cut off");

        var size = BinaryPrimitives.ReadInt32LittleEndian(tail);
        if (size <= 0 || size > MaxBytes || size > length - TailBytes - 4)
            throw new InvalidDataException($"its footer would have {size} bytes");

        var footer = new byte[size];
        stream.Position = length - TailBytes - size;
        await stream.ReadExactlyAsync(footer, cancellationToken).ConfigureAwait(false);
        ThrowUnlessShallow(footer);
    }

    private static void ThrowUnlessShallow(ReadOnlySpan<byte> footer)
    {
        // The schema is a tree in pre-order: each element says how many children follow it.
        Span<int> open = stackalloc int[ManifestLimits.JsonDepth];
        var depth = 0;
        foreach (var children in new ThriftSchema(footer).Children())
        {
            if (children < 0)
                throw new InvalidDataException("its schema has a negative number of columns");
            while (depth > 0 && open[depth - 1] == 0)
                depth--;
            if (depth > 0)
                open[depth - 1]--;
            if (children == 0)
                continue;
            if (depth == open.Length)
                throw new InvalidDataException($"its schema is nested deeper than {open.Length}");
            open[depth++] = children;
        }
    }
}
