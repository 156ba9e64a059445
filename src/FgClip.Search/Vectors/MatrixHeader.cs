using System.Buffers.Binary;

namespace FgClip.Search.Vectors;

/// <summary>
/// The start of a file of vectors: 64 bytes, so that the numbers behind it are aligned. Behind the numbers are the places of the vectors.
/// </summary>
/// <param name="Count">How many vectors there are.</param>
/// <param name="Dimensions">Numbers in each; 0 where there are no vectors.</param>
/// <param name="Unusable">Vectors of the part that were left out: zeros, and those with a number that is not finite.</param>
internal readonly record struct MatrixHeader(int Count, int Dimensions, int Unusable)
{
    /// <summary>Bytes of the header.</summary>
    public const int Size = 64;

    private const int PlaceSize = 2 * sizeof(int);

    private static ReadOnlySpan<byte> Magic => "FGCVEC01"u8;

    /// <summary>Where the places start.</summary>
    public long PlacesOffset => Size + (long)Count * Dimensions * sizeof(float);

    /// <summary>Bytes of the whole file.</summary>
    public long FileSize => PlacesOffset + (long)Count * PlaceSize;

    /// <summary>Writes the header.</summary>
    public void Write(Span<byte> bytes)
    {
        bytes[..Size].Clear();
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[8..], Count);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[12..], Dimensions);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[16..], Unusable);
    }

    /// <summary>Reads the header of a file.</summary>
    /// <returns>The header; null where there is no file, or it is not whole, or is not one of vectors.</returns>
    public static MatrixHeader? Read(string path)
    {
        if (Open(path) is not { } file)
            return null;
        using var closing = file;
        Span<byte> bytes = stackalloc byte[Size];
        if (file.ReadAtLeast(bytes, Size, throwOnEndOfStream: false) < Size || !bytes.StartsWith(Magic))
            return null;
        var header = new MatrixHeader(
            BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[16..]));
        return header is { Count: >= 0, Dimensions: >= 0 } && file.Length == header.FileSize ? header : null;
    }

    private static FileStream? Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
