using System.Buffers;

namespace FgClip.Model.Images.Decoding;

/// <summary>
/// The first frame of a GIF. libvips hides the colour under a transparent pixel and around a small frame; Pillow's
/// <c>convert("RGB")</c> shows it.
/// </summary>
internal static class GifDecoder
{
    /// <summary>Rows of an interlaced frame: every 8th, those between, then every 4th, every 2nd.</summary>
    private static readonly (int First, int Step)[] Passes = [(0, 8), (4, 8), (2, 4), (1, 2)];

    /// <summary>Decodes a file.</summary>
    /// <exception cref="ImageRejectedException">Cut off, broken or too large.</exception>
    public static RgbImage Decode(ReadOnlySpan<byte> file, long pixelLimit, ReserveMemory? room = null)
    {
        var frame = GifFrame.Read(file);
        PixelLimit.Check(frame.CanvasWidth, frame.CanvasHeight, pixelLimit);
        room?.Invoke(frame.CanvasWidth, frame.CanvasHeight,
            ((long)frame.CanvasWidth * frame.CanvasHeight * 3) + ((long)frame.Width * frame.Height));
        var colours = ArrayPool<byte>.Shared.Rent(frame.Width * frame.Height);
        try
        {
            GifLzw.Decode(file[frame.DataOffset..], colours.AsSpan(0, frame.Width * frame.Height));
            var image = new RgbImage(frame.CanvasWidth, frame.CanvasHeight);
            if (frame.Width < image.Width || frame.Height < image.Height)
                Fill(image.Pixels, Colour(frame, frame.Surround));
            var line = 0;
            foreach (var (first, step) in frame.Interlaced ? Passes : [(0, 1)])
            {
                for (var row = first; row < frame.Height; row += step, line++)
                    Copy(colours.AsSpan(line * frame.Width, frame.Width), frame, row, image);
            }
            return image;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(colours);
        }
    }

    private static ReadOnlySpan<byte> Colour(GifFrame frame, int index) => frame.Palette.AsSpan(index * 3, 3);

    private static void Fill(Span<byte> pixels, ReadOnlySpan<byte> colour)
    {
        for (; !pixels.IsEmpty; pixels = pixels[3..])
            colour.CopyTo(pixels);
    }

    private static void Copy(ReadOnlySpan<byte> colours, GifFrame frame, int row, RgbImage image)
    {
        var pixels = image.Pixels[((((frame.Top + row) * image.Width) + frame.Left) * 3)..];
        for (var i = 0; i < colours.Length; i++)
            Colour(frame, colours[i]).CopyTo(pixels[(i * 3)..]);
    }
}
