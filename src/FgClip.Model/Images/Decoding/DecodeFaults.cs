using System.Buffers.Binary;
using FgClip.Images;

namespace FgClip.Model.Images.Decoding;

/// <summary>
/// Tells a file that ends early from one that is broken. The file's own structure decides, and the text is always the same: libvips keeps
/// its messages for the whole process, so that another thread's may be among them, and a row's error would be of another image.
/// </summary>
internal static class DecodeFaults
{
    /// <summary>What to throw for a file that libvips refused.</summary>
    public static ImageRejectedException From(Exception broken, ImageFormat format, ReadOnlySpan<byte> file)
    {
        var name = ImageFormats.NameOf(format);
        return EndsEarly(format, file)
            ? new(ImageFault.Truncated, $"The {name} file ends before its image does.", broken)
            : new(ImageFault.Unreadable, $"The {name} file is broken: its image can't be decoded.", broken);
    }

    private static bool EndsEarly(ImageFormat format, ReadOnlySpan<byte> file) => format switch
    {
        // Inside the pixels these bytes do not occur: a last scan without an end marker behind it was cut.
        ImageFormat.Jpeg => file.LastIndexOf([(byte)0xff, (byte)0xd9]) is var end
            && (end < 0 || end < file.LastIndexOf([(byte)0xff, (byte)0xda])),
        ImageFormat.Png => PngEndsEarly(file[8..]),
        ImageFormat.WebP => BinaryPrimitives.ReadUInt32LittleEndian(file[4..]) + 8L > file.Length,
        ImageFormat.Tiff => TiffEndsEarly(file),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "libvips is not asked for this format."),
    };

    /// <summary>Follows the chunks: length, four letters, data, checksum.</summary>
    private static bool PngEndsEarly(ReadOnlySpan<byte> chunks)
    {
        while (chunks.Length >= 8)
        {
            var next = BinaryPrimitives.ReadUInt32BigEndian(chunks) + 12L;
            var type = chunks.Slice(4, 4);
            if (type.ContainsAnyExcept("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8))
                return false;
            if (type.SequenceEqual("IEND"u8))
                return false;
            if (next > chunks.Length)
                return true;
            chunks = chunks[(int)next..];
        }
        return true;
    }

    /// <summary>
    /// Whether the directory, or the last strip or tile that it names, lies behind the end. Entries hold tag, type, count, value.
    /// </summary>
    private static bool TiffEndsEarly(ReadOnlySpan<byte> file)
    {
        const ushort StripOffsets = 273, StripByteCounts = 279, TileOffsets = 324, TileByteCounts = 325;
        var little = file[0] == (byte)'I';
        if (file.Length < 8)
            return true;
        long directory = Long(file[4..], little);
        if (directory + 2 > file.Length)
            return true;
        var entries = file[(int)(directory + 2)..];
        long offset = 0, length = 0;
        for (var count = Short(file[(int)directory..], little); count > 0; count--, entries = entries[12..])
        {
            if (entries.Length < 12)
                return true;
            var tag = Short(entries, little);
            if (tag is not (StripOffsets or StripByteCounts or TileOffsets or TileByteCounts))
                continue;
            var size = Short(entries[2..], little) == 3 ? 2 : 4;
            var values = Long(entries[4..], little);
            var last = entries[8..];
            if (size * (long)values > 4)
            {
                var place = Long(last, little) + (size * (values - 1L));
                if (place + size > file.Length)
                    return true;
                last = file[(int)place..];
            }
            var value = size == 2 ? Short(last, little) : Long(last, little);
            if (tag is StripOffsets or TileOffsets)
                offset = value;
            else
                length = value;
        }
        return offset + length > file.Length;
    }

    private static ushort Short(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private static uint Long(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
