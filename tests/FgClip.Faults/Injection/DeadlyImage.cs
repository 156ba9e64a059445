using System.Buffers.Binary;

namespace FgClip.Faults.Injection;

/// <summary>An image that is large enough for a process to be killed between its opening and its last row.</summary>
public static class DeadlyImage
{
    private const int Side = 4096, HeaderBytes = 54, Depth = 24;

    /// <summary>Writes a black BMP of 16 megapixels, 50 MB of which the disk holds none.</summary>
    /// <returns>Its path.</returns>
    public static string Write(string path)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        "BM"u8.CopyTo(header);
        var bytes = HeaderBytes + (Side * Side * (Depth / 8));
        BinaryPrimitives.WriteInt32LittleEndian(header[2..], bytes);
        BinaryPrimitives.WriteInt32LittleEndian(header[10..], HeaderBytes);
        BinaryPrimitives.WriteInt32LittleEndian(header[14..], 40);
        BinaryPrimitives.WriteInt32LittleEndian(header[18..], Side);
        BinaryPrimitives.WriteInt32LittleEndian(header[22..], Side);
        BinaryPrimitives.WriteInt16LittleEndian(header[26..], 1);
        BinaryPrimitives.WriteInt16LittleEndian(header[28..], Depth);
        using var file = File.Create(path);
        file.Write(header);
        file.SetLength(bytes);
        return path;
    }
}
