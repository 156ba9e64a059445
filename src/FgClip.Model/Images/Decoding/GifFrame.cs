using System.Buffers.Binary;

namespace FgClip.Model.Images.Decoding;

/// <summary>Where a GIF's first frame lies, on what canvas, in what colours.</summary>
internal sealed class GifFrame
{
    private const byte Extension = (byte)'!', Frame = (byte)',', Trailer = (byte)';', GraphicControl = 0xf9;

    /// <summary>The screen, widened where the frame leaves it.</summary>
    public int CanvasWidth { get; private set; }

    public int CanvasHeight { get; private set; }

    public int Left { get; private set; }

    public int Top { get; private set; }

    public int Width { get; private set; }

    public int Height { get; private set; }

    public bool Interlaced { get; private set; }

    /// <summary>256 colours of R, G, B; those that the file lacks are grays, as Pillow has them.</summary>
    public byte[] Palette { get; } = [.. Enumerable.Range(0, 256).SelectMany(gray => Enumerable.Repeat((byte)gray, 3))];

    /// <summary>The colour of the canvas around the frame: the transparent one, else the first.</summary>
    public int Surround { get; private set; }

    /// <summary>Where the compressed pixels begin, with their code size.</summary>
    public int DataOffset { get; private set; }

    /// <summary>Reads a file up to its first frame's pixels.</summary>
    public static GifFrame Read(ReadOnlySpan<byte> file)
    {
        var frame = new GifFrame();
        var position = frame.ReadScreen(file);
        while (true)
        {
            switch (At(file, position++))
            {
                case Extension:
                    position = frame.SkipExtension(file, position);
                    break;
                case Frame:
                    frame.ReadFrame(file, position);
                    return frame;
                case Trailer:
                    throw new ImageRejectedException(ImageFault.Unreadable, "The GIF file has no frame.");
                default:
                    // Stray bytes between blocks do no harm.
                    break;
            }
        }
    }

    public static ImageRejectedException Truncated() => new(ImageFault.Truncated, "The GIF file ends before its image does.");

    private int ReadScreen(ReadOnlySpan<byte> file)
    {
        CanvasWidth = Word(file, 6);
        CanvasHeight = Word(file, 8);
        return ReadPalette(file, At(file, 10), 13);
    }

    private void ReadFrame(ReadOnlySpan<byte> file, int position)
    {
        (Left, Top, Width, Height) = (Word(file, position), Word(file, position + 2), Word(file, position + 4), Word(file, position + 6));
        if (Width == 0 || Height == 0)
            throw new ImageRejectedException(ImageFault.Unreadable, "The GIF file's first frame is empty.");
        CanvasWidth = Math.Max(CanvasWidth, Left + Width);
        CanvasHeight = Math.Max(CanvasHeight, Top + Height);
        var flags = At(file, position + 8);
        Interlaced = (flags & 0x40) != 0;
        DataOffset = ReadPalette(file, flags, position + 9);
    }

    private int ReadPalette(ReadOnlySpan<byte> file, byte flags, int position)
    {
        if ((flags & 0x80) == 0)
            return position;
        var length = 3 << ((flags & 7) + 1);
        if (position + length > file.Length)
            throw Truncated();
        for (var i = length; i < Palette.Length; i++)
            Palette[i] = (byte)(i / 3);
        file.Slice(position, length).CopyTo(Palette);
        return position + length;
    }

    private int SkipExtension(ReadOnlySpan<byte> file, int position)
    {
        var label = At(file, position++);
        if (label == GraphicControl && At(file, position) >= 4 && (At(file, position + 1) & 1) != 0)
            Surround = At(file, position + 4);
        while (At(file, position) is > 0 and var length)
            position += length + 1;
        return position + 1;
    }

    private static byte At(ReadOnlySpan<byte> file, int position) => position < file.Length ? file[position] : throw Truncated();

    private static int Word(ReadOnlySpan<byte> file, int position) =>
        position + 2 <= file.Length ? BinaryPrimitives.ReadUInt16LittleEndian(file[position..]) : throw Truncated();
}
