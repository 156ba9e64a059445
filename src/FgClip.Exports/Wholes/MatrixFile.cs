using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Apache.Arrow;
using FgClip.Datasets.ClipRetrieval;
using FgClip.Exports.Rows;
using FgClip.Exports.Specs;

namespace FgClip.Exports.Wholes;

/// <summary>All vectors of an export in one file, row after row as float32.</summary>
internal static class MatrixFile
{
    /// <summary>What FAISS writes into a field of its headers that has no meaning any more.</summary>
    private const long FaissUnused = 1 << 20;

    /// <summary>FAISS's number for the inner product.</summary>
    private const int FaissInnerProduct = 0;

    /// <summary>The name of a format's file.</summary>
    public static string NameOf(ExportFormat format) => format is ExportFormat.Npy ? "vectors.npy" : "vectors.faiss";

    /// <summary>Writes the file.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="format">Npy or Faiss.</param>
    /// <param name="source">The rows.</param>
    /// <param name="parts">How many parts there are.</param>
    /// <param name="rows">How many vectors there are.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <exception cref="InvalidDataException">There is another number of vectors by now.</exception>
    public static async Task WriteAsync(Stream stream, ExportFormat format, IRowSource source, int parts, long rows,
        CancellationToken cancellationToken)
    {
        var dimensions = source.Columns.Vectors[0].Dimensions;
        await stream.WriteAsync(
            format is ExportFormat.Npy ? NpyHeader.OfSingles(rows, dimensions) : FaissHeader(rows, dimensions), cancellationToken)
            .ConfigureAwait(false);
        var written = 0L;
        for (var part = 0; part < parts; part++)
        {
            await foreach (var batch in source.ReadAsync(part, new RowTally(), cancellationToken).ConfigureAwait(false))
            {
                await stream.WriteAsync(Bytes(batch, source.Columns.Vectors[0].Name), cancellationToken).ConfigureAwait(false);
                written += batch.Length;
            }
        }

        if (written != rows)
            throw new InvalidDataException($"The dataset had {rows} vectors and has {written} now: it was changed during the export. "
                + "Export it again into another folder.");
    }

    private static byte[] Bytes(RecordBatch batch, string column) =>
        MemoryMarshal.AsBytes(((FloatArray)((FixedSizeListArray)batch.Column(column)).Values).Values).ToArray();

    /// <summary>
    /// The header of IndexFlatIP as <c>faiss/impl/index_write.cpp</c> has it: its four letters, dimensions, vectors, two unused numbers,
    /// whether it is trained, the metric, and how many numbers follow.
    /// </summary>
    private static byte[] FaissHeader(long rows, int dimensions)
    {
        var header = new byte[4 + 4 + 8 + 8 + 8 + 1 + 4 + 8];
        "IxFI"u8.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(4), dimensions);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(8), rows);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(16), FaissUnused);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(24), FaissUnused);
        header[32] = 1;
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(33), FaissInnerProduct);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(37), rows * dimensions);
        return header;
    }
}
