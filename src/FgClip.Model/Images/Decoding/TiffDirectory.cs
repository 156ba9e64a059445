using System.Buffers.Binary;

namespace FgClip.Model.Images.Decoding;

/// <summary>The tags of a TIFF's first page that say what its numbers mean. Classic and big files, in either byte order.</summary>
internal sealed class TiffDirectory
{
    private const ushort CompressionTag = 259, PhotometricTag = 262, FillOrderTag = 266, BitsTag = 258, SamplesTag = 277, PlanarTag =
        284, ColourMapTag = 320, TileWidthTag = 322,
        ExtraSamplesTag = 338, SampleFormatTag = 339;

    private TiffDirectory(bool isLittleEndian) => IsLittleEndian = isLittleEndian;

    /// <summary>Whether low bytes come first.</summary>
    public bool IsLittleEndian { get; }

    /// <summary>1 for none.</summary>
    public int Compression { get; private set; } = 1;

    /// <summary>0 white is 0, 1 black is 0, 2 RGB, 3 palette, 5 inks, 6 YCbCr, 8 CIELAB.</summary>
    public int Photometric { get; private set; }

    /// <summary>2 where the first pixel of a byte is in its low bits.</summary>
    public int FillOrder { get; private set; } = 1;

    /// <summary>Bits of each sample.</summary>
    public IReadOnlyList<int> Bits { get; private set; } = [1];

    /// <summary>Samples of a pixel; null where the file does not say.</summary>
    public int? Samples { get; private set; }

    /// <summary>2 where each sample has a plane of its own.</summary>
    public int Planes { get; private set; } = 1;

    /// <summary>Whether the pixels lie in tiles, not in strips.</summary>
    public bool IsTiled { get; private set; }

    /// <summary>What the samples beyond the colours are: 0 unspecified, 1 alpha that the colours were multiplied with, 2 alpha.</summary>
    public IReadOnlyList<int> ExtraSamples { get; private set; } = [];

    /// <summary>1 whole numbers, 2 signed ones, 3 floating point.</summary>
    public IReadOnlyList<int> SampleFormats { get; private set; } = [1];

    /// <summary>The largest number of the palette; null without one.</summary>
    public int? LargestColour { get; private set; }

    /// <summary>Reads the directory of the first page.</summary>
    /// <returns>Null where it lies behind the end of the file, or makes no sense.</returns>
    public static TiffDirectory? Read(ReadOnlySpan<byte> file)
    {
        if (file.Length < 16)
            return null;
        var directory = new TiffDirectory(file[0] == (byte)'I');
        var isBig = directory.Number(file[2..], 2) == 43;
        var (pointer, counter, entry) = isBig ? (8, 8, 20) : (4, 2, 12);
        var start = directory.Number(file[(isBig ? 8 : 4)..], pointer);
        if (start < 0 || start > file.Length - counter)
            return null;
        var count = directory.Number(file[(int)start..], counter);
        for (long i = 0, at = start + counter; i < count; i++, at += entry)
        {
            if (at + entry > file.Length)
                return null;
            directory.Take(file, file.Slice((int)at, entry), pointer);
        }

        return directory;
    }

    private void Take(ReadOnlySpan<byte> file, ReadOnlySpan<byte> entry, int pointer)
    {
        var tag = (ushort)Number(entry, 2);
        var size = Number(entry[2..], 2) switch
        {
            1 => 1,
            3 => 2,
            4 => 4,
            _ => 0,
        };
        var count = Number(entry[4..], pointer);
        if (size == 0 || count < 1 || count > file.Length)
            return;
        var values = entry[(4 + pointer)..];
        if (size * count > pointer)
        {
            var place = Number(values, pointer);
            if (place < 0 || place > file.Length - (size * count))
                return;
            values = file[(int)place..];
        }

        switch (tag)
        {
            case CompressionTag:
                Compression = (int)Number(values, size);
                break;
            case PhotometricTag:
                Photometric = (int)Number(values, size);
                break;
            case FillOrderTag:
                FillOrder = (int)Number(values, size);
                break;
            case SamplesTag:
                Samples = (int)Number(values, size);
                break;
            case PlanarTag:
                Planes = (int)Number(values, size);
                break;
            case TileWidthTag:
                IsTiled = true;
                break;
            case BitsTag:
                Bits = All(values, size, count);
                break;
            case ExtraSamplesTag:
                ExtraSamples = All(values, size, count);
                break;
            case SampleFormatTag:
                SampleFormats = All(values, size, count);
                break;
            case ColourMapTag:
                LargestColour = All(values, size, count).Max();
                break;
            default:
                break;
        }
    }

    private int[] All(ReadOnlySpan<byte> values, int size, long count)
    {
        var all = new int[count];
        for (var i = 0; i < all.Length; i++)
            all[i] = (int)Number(values[(i * size)..], size);
        return all;
    }

    private long Number(ReadOnlySpan<byte> bytes, int size) => (size, IsLittleEndian) switch
    {
        (1, _) => bytes[0],
        (2, true) => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        (2, false) => BinaryPrimitives.ReadUInt16BigEndian(bytes),
        (4, true) => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        (4, false) => BinaryPrimitives.ReadUInt32BigEndian(bytes),
        (_, true) => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        _ => BinaryPrimitives.ReadInt64BigEndian(bytes),
    };
}
