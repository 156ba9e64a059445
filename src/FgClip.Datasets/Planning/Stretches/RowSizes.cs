using System.Runtime.InteropServices;

namespace FgClip.Datasets.Planning.Stretches;

/// <summary>
/// Where the rows of a stretch start and what each is expected to take, compressed to about 2 bytes a row. Where shards begin depends on
/// all rows in front, so a stretch keeps what <see cref="Plans.ShardCutter"/> is told of each row.
/// </summary>
/// <param name="Packed">The numbers, compressed.</param>
/// <param name="Length">Bytes of the numbers.</param>
/// <param name="Rows">How many rows there are.</param>
internal readonly record struct RowSizes(byte[] Packed, int Length, int Rows)
{
    /// <summary>Packs rows.</summary>
    /// <param name="rows">The rows in their order.</param>
    /// <param name="start">Where the stretch starts.</param>
    public static RowSizes From(List<(long Offset, long Number, long OutputBytes)> rows, long start)
    {
        // One column behind the other. A row without boxes is expected to take as much as its line and the same for every row, so that the
        // third column, which leaves the line out, has equal numbers.
        var span = CollectionsMarshal.AsSpan(rows);
        var bytes = new List<byte>(5 * span.Length);
        for (var i = 0; i < span.Length; i++)
            Write(bytes, span[i].Offset - (i == 0 ? start : span[i - 1].Offset));
        for (var i = 0; i < span.Length; i++)
            Write(bytes, span[i].Number - (i == 0 ? 0 : span[i - 1].Number));
        for (var i = 0; i < span.Length; i++)
            Write(bytes, span[i].OutputBytes - LineBytes(span, i));
        var packed = PackedPiece.From([.. bytes]);
        return new RowSizes(packed.Packed, packed.Length, span.Length);
    }

    /// <summary>Returns the rows in their order.</summary>
    /// <param name="start">Where the stretch starts.</param>
    public (long Offset, long Number, long OutputBytes)[] Unpack(long start)
    {
        ReadOnlySpan<byte> bytes = new PackedPiece(Packed, Length).Unpack();
        var rows = new (long Offset, long Number, long OutputBytes)[Rows];
        var (offset, number) = (start, 0L);
        for (var i = 0; i < rows.Length; i++)
            rows[i].Offset = offset += Read(ref bytes);
        for (var i = 0; i < rows.Length; i++)
            rows[i].Number = number += Read(ref bytes);
        for (var i = 0; i < rows.Length; i++)
            rows[i].OutputBytes = Read(ref bytes) + LineBytes(rows, i);
        return rows;
    }

    private static long LineBytes(ReadOnlySpan<(long Offset, long Number, long OutputBytes)> rows, int row) =>
        row + 1 < rows.Length ? rows[row + 1].Offset - rows[row].Offset : 0;

    /// <summary>Writes a number, the sign in its lowest bit and 7 bits in each byte.</summary>
    private static void Write(List<byte> bytes, long value)
    {
        var left = (ulong)((value << 1) ^ (value >> 63));
        for (; left > 0x7F; left >>= 7)
            bytes.Add((byte)(left | 0x80));
        bytes.Add((byte)left);
    }

    private static long Read(ref ReadOnlySpan<byte> bytes)
    {
        var (value, shift) = (0UL, 0);
        for (var i = 0; ; i++, shift += 7)
        {
            value |= (ulong)(bytes[i] & 0x7F) << shift;
            if (bytes[i] > 0x7F)
                continue;
            bytes = bytes[(i + 1)..];
            return (long)(value >> 1) ^ -(long)(value & 1);
        }
    }
}
