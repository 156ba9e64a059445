using System.Buffers.Binary;

namespace FgClip.Model.Images.Decoding;

/// <summary>Rewrites PNG files of which libpng and Pillow disagree, so that libvips gives Pillow's pixels.</summary>
internal static class PngChunks
{
    private const int Signature = 8, Around = 12, PaletteColours = 3;
    private static readonly uint[] Table = MakeTable();

    /// <summary>
    /// Fills a palette up to as many colours as pixels can name: those that the file lacks are grays in Pillow and black in libpng.
    /// </summary>
    /// <returns>The file itself where it has no palette, or a full one.</returns>
    public static ReadOnlySpan<byte> WithFullPalette(ReadOnlySpan<byte> file)
    {
        if (file.Length < Signature + Around + 13 || file[25] != PaletteColours || file[24] > 8)
            return file;
        var colours = 1 << file[24];
        for (var at = Signature; TryRead(file, at, out var type, out var data); at += data.Length + Around)
        {
            if (type.SequenceEqual("IDAT"u8))
                return file;
            if (!type.SequenceEqual("PLTE"u8))
                continue;
            var known = data.Length / 3;
            if (data.Length % 3 != 0 || known >= colours || known == 0 || Checksum(type, data) != ChecksumAt(file, at, data.Length))
                return file;
            var palette = new byte[colours * 3];
            for (var i = 0; i < palette.Length; i++)
                palette[i] = (byte)(i / 3);
            data.CopyTo(palette);
            return (byte[])[.. file[..at], .. Chunk(type, palette), .. file[(at + data.Length + Around)..]];
        }

        return file;
    }

    /// <summary>Corrects the checksums of the pixels' chunks, at which Pillow does not look.</summary>
    /// <returns>Null where there is none to correct.</returns>
    public static byte[]? WithPixelChecksums(ReadOnlySpan<byte> file)
    {
        byte[]? corrected = null;
        for (var at = Signature; TryRead(file, at, out var type, out var data); at += data.Length + Around)
        {
            if (!type.SequenceEqual("IDAT"u8))
                continue;
            var checksum = Checksum(type, data);
            if (checksum == ChecksumAt(file, at, data.Length))
                continue;
            corrected ??= file.ToArray();
            BinaryPrimitives.WriteUInt32BigEndian(corrected.AsSpan(at + 8 + data.Length), checksum);
        }

        return corrected;
    }

    private static bool TryRead(ReadOnlySpan<byte> file, int at, out ReadOnlySpan<byte> type, out ReadOnlySpan<byte> data)
    {
        type = data = default;
        if (at + Around > file.Length)
            return false;
        var length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
        if (length > file.Length - at - Around)
            return false;
        type = file.Slice(at + 4, 4);
        data = file.Slice(at + 8, (int)length);
        return true;
    }

    private static uint ChecksumAt(ReadOnlySpan<byte> file, int at, int length) =>
        BinaryPrimitives.ReadUInt32BigEndian(file[(at + 8 + length)..]);

    private static byte[] Chunk(ReadOnlySpan<byte> type, byte[] data)
    {
        var chunk = new byte[data.Length + Around];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        type.CopyTo(chunk.AsSpan(4));
        data.CopyTo(chunk, 8);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + data.Length), Checksum(type, data));
        return chunk;
    }

    /// <summary>CRC-32 of a chunk's type and data (ISO 3309).</summary>
    private static uint Checksum(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data) => ~Add(Add(uint.MaxValue, type), data);

    private static uint Add(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
            crc = Table[(crc ^ value) & 255] ^ (crc >> 8);
        return crc;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (uint value = 0; value < table.Length; value++)
        {
            var crc = value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? 0xedb88320 ^ (crc >> 1) : crc >> 1;
            table[value] = crc;
        }

        return table;
    }
}
