using System.Buffers.Binary;
using System.Globalization;

namespace FgClip.Model.Images.Decoding;

/// <summary>What stands before a bitmap's pixels. The kinds that are refused are those that Pillow refuses.</summary>
internal sealed class BmpHeader
{
    private const int FileHeaderSize = 14;
    private const uint Raw = 0, RunLength8 = 1, RunLength4 = 2, BitFields = 3;

    private BmpHeader()
    {
    }

    public required int Width { get; init; }

    public required int Height { get; init; }

    public required bool TopDown { get; init; }

    public required int BitsPerPixel { get; init; }

    public required bool IsRunLength { get; init; }

    public required int PixelOffset { get; init; }

    /// <summary>256 colours of R, G, B for up to 8 bits; those that the file lacks are grays, as Pillow has them.</summary>
    public byte[] Palette { get; private init; } = [];

    /// <summary>The bytes of a 32-bit pixel that hold R, G and B, or for 16 bits the bits that each has.</summary>
    public (int Red, int Green, int Blue) Layout { get; private init; }

    public static BmpHeader Read(ReadOnlySpan<byte> file)
    {
        if (file.Length < FileHeaderSize + 4)
            throw Truncated();
        var size = BinaryPrimitives.ReadUInt32LittleEndian(file[FileHeaderSize..]);
        if (size is 16)
            throw Unsupported($"header of {size} bytes");
        if (size is not (12 or 40 or 52 or 56 or 64 or 108 or 124))
            throw Broken($"header of {size} bytes");
        if (file.Length < FileHeaderSize + (int)size)
            throw Truncated();
        var info = file.Slice(FileHeaderSize, (int)size);
        var old = size == 12;
        long width = old ? BinaryPrimitives.ReadUInt16LittleEndian(info[4..]) : BinaryPrimitives.ReadUInt32LittleEndian(info[4..]);
        long height = old ? BinaryPrimitives.ReadUInt16LittleEndian(info[6..]) : BinaryPrimitives.ReadUInt32LittleEndian(info[8..]);
        var topDown = !old && info[11] == 0xff;
        if (topDown)
            height = (1L << 32) - height;
        var bits = BinaryPrimitives.ReadUInt16LittleEndian(info[(old ? 10 : 14)..]);
        var compression = old ? Raw : BinaryPrimitives.ReadUInt32LittleEndian(info[16..]);
        if (width is 0 or > int.MaxValue || height is 0 or > int.MaxValue)
            throw Broken($"size of {width}x{height}");
        if (bits is not (1 or 4 or 8 or 16 or 24 or 32))
            throw Broken($"depth of {bits} bits");
        if (compression > BitFields)
            throw Unsupported($"compression {compression}");
        if (compression is RunLength8 or RunLength4 && bits != (compression == RunLength8 ? 8 : 4))
            throw Unsupported($"run-length code of {bits} bits");

        var colours = bits > 8 ? 0 : Colours(info, old, bits);
        var entry = old ? 3 : 4;
        var declared = BinaryPrimitives.ReadUInt32LittleEndian(file[10..]);
        var afterHeader = FileHeaderSize + (int)size;
        // Some writers forget the palette when they say where the pixels begin.
        long offset = declared == afterHeader && bits <= 8 ? declared + (4 * colours) : declared;
        if (offset == 0)
            offset = afterHeader + (entry * colours);
        if (offset > file.Length)
            throw Truncated();
        return new BmpHeader
        {
            Width = (int)width,
            Height = (int)height,
            TopDown = topDown,
            BitsPerPixel = bits,
            IsRunLength = compression is RunLength8 or RunLength4,
            PixelOffset = (int)offset,
            Palette = ReadPalette(file[afterHeader..], entry, (int)colours),
            Layout = compression == BitFields ? FromMasks(file[afterHeader..], info, bits) : bits == 16 ? (5, 5, 5) : (2, 1, 0),
        };
    }

    public static ImageRejectedException Truncated() => new(ImageFault.Truncated, "The BMP file ends before its image does.");

    private static ImageRejectedException Unsupported(FormattableString what) =>
        new(ImageFault.Unsupported, "The BMP file has a " + what.ToString(CultureInfo.InvariantCulture) + ", which is not read.");

    private static ImageRejectedException Broken(FormattableString what) =>
        new(ImageFault.Unreadable, "The BMP file is broken: it has a " + what.ToString(CultureInfo.InvariantCulture) + ".");

    private static long Colours(ReadOnlySpan<byte> info, bool old, int bits)
    {
        var colours = old ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(info[32..]);
        if (colours > 65536)
            throw Unsupported($"palette of {colours} colours");
        return colours == 0 ? 1 << bits : colours;
    }

    private static byte[] ReadPalette(ReadOnlySpan<byte> file, int entry, int colours)
    {
        byte[] palette = [.. Enumerable.Range(0, 256).SelectMany(gray => Enumerable.Repeat((byte)gray, 3))];
        for (var colour = 0; colour < Math.Min(colours, 256) && ((colour + 1) * entry) <= file.Length; colour++)
        {
            var blueFirst = file.Slice(colour * entry, 3);
            (palette[colour * 3], palette[(colour * 3) + 1], palette[(colour * 3) + 2]) = (blueFirst[2], blueFirst[1], blueFirst[0]);
        }
        return palette;
    }

    private static (int Red, int Green, int Blue) FromMasks(ReadOnlySpan<byte> afterHeader, ReadOnlySpan<byte> info, int bits)
    {
        // A header of 52 bytes has the colours' masks alone; longer ones have that of alpha too.
        var inHeader = info.Length >= 52;
        var masks = inHeader ? info[40..] : afterHeader;
        if (masks.Length < 12)
            throw Truncated();
        var red = BinaryPrimitives.ReadUInt32LittleEndian(masks);
        var green = BinaryPrimitives.ReadUInt32LittleEndian(masks[4..]);
        var blue = BinaryPrimitives.ReadUInt32LittleEndian(masks[8..]);
        var alpha = info.Length >= 56 ? BinaryPrimitives.ReadUInt32LittleEndian(masks[12..]) : 0;
        return (bits, red, green, blue, alpha) switch
        {
            (32, 0xff0000, 0xff00, 0xff, 0 or 0xff000000) or (32, 0, 0, 0, 0) or (24, 0xff0000, 0xff00, 0xff, _) => (2, 1, 0),
            (32, 0xff000000, 0xff0000, 0xff00, 0 or 0xff) => (3, 2, 1),
            (32, 0xff, 0xff00, 0xff0000, 0xff000000) => (0, 1, 2),
            (16, 0xf800, 0x7e0, 0x1f, _) => (5, 6, 5),
            (16, 0x7c00, 0x3e0, 0x1f, _) => (5, 5, 5),
            _ => throw Unsupported($"bit mask of {red:x8}, {green:x8}, {blue:x8}, {alpha:x8} for {bits} bits"),
        };
    }
}
