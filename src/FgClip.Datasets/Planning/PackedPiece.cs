using System.IO.Compression;

namespace FgClip.Datasets.Planning;

/// <summary>Bytes that wait in memory until they are written, compressed: addresses are much like each other.</summary>
/// <param name="Packed">The bytes, compressed.</param>
/// <param name="Length">How many they are.</param>
internal readonly record struct PackedPiece(byte[] Packed, int Length)
{
    // The fastest, and a window that holds 256 addresses.
    private const int Quality = 1, Window = 18;

    /// <summary>Compresses bytes.</summary>
    public static PackedPiece From(byte[] bytes)
    {
        var packed = new byte[BrotliEncoder.GetMaxCompressedLength(bytes.Length)];
        return BrotliEncoder.TryCompress(bytes, packed, out var length, Quality, Window)
            ? new PackedPiece(packed[..length], bytes.Length)
            : throw new InvalidOperationException($"{bytes.Length} bytes were not compressed.");
    }

    /// <summary>Returns the bytes.</summary>
    public byte[] Unpack()
    {
        var bytes = new byte[Length];
        return BrotliDecoder.TryDecompress(Packed, bytes, out var length) && length == Length
            ? bytes
            : throw new InvalidOperationException($"{length} of {Length} bytes were decompressed.");
    }
}
