using System.Runtime.InteropServices;
using FgClip.Images;
using NetVips;

namespace FgClip.Model.Images.Decoding;

/// <summary>JPEG, PNG, WebP and TIFF through libvips.</summary>
internal static class VipsDecoder
{
    static VipsDecoder()
    {
        // Threads run outside, one image each; nothing is asked for twice; loaders that are not hardened stay off.
        Cache.Max = 0;
        NetVips.NetVips.Concurrency = 1;
        NetVips.NetVips.BlockUntrusted = true;

        // What is wrong with a file goes into its exception; on standard error it would be noise.
        Log.SetLogHandler("VIPS", Enums.LogLevelFlags.Warning, (_, _, _) => { });
    }

    /// <summary>Decodes the first page or frame.</summary>
    /// <exception cref="ImageRejectedException">Cut off, broken, too large, or of a kind that is not read.</exception>
    public static RgbImage Decode(ReadOnlySpan<byte> file, ImageFormat format, long pixelLimit, TargetSizeHint? needed = null,
        ReserveMemory? room = null)
    {
        var whiteIsZero = format == ImageFormat.Tiff && TiffKind.Check(file);
        if (format == ImageFormat.Png)
            file = PngChunks.WithFullPalette(file);
        try
        {
            using var image = Image.NewFromBuffer(file, access: Enums.Access.Sequential, failOn: Enums.FailOn.Error);
            PixelLimit.Check(image.Width, image.Height, pixelLimit);
            var reduction = format == ImageFormat.Jpeg ? JpegDecoder.Reduction(image.Width, image.Height, needed) : 1;
            room?.Invoke(
                image.Width, image.Height, JpegDecoder.Bytes(file, (image.Width, image.Height), reduction, BytesAPixel(image, format)));
            if (reduction > 1)
            {
                using var reduced = Image.NewFromBuffer(
                    file, access: Enums.Access.Sequential, failOn: Enums.FailOn.Error, kwargs: new VOption { { "shrink", reduction } });
                return ToRgb(reduced, (image.Width, image.Height));
            }

            if (format != ImageFormat.Tiff || !image.Contains("orientation") || image.Get("orientation") is not > 1)
                return Convert(image, IsClipped(image, file, format), whiteIsZero);
            // Of all formats Pillow turns TIFF alone. Turning reads in another order than the file's.
            using var whole = image.CopyMemory();
            using var upright = whole.Autorot();
            return Convert(upright, IsClipped(image, file, format), whiteIsZero);
        }
        catch (VipsException) when (format == ImageFormat.Png && PngChunks.WithPixelChecksums(file) is { } corrected)
        {
            return Decode(corrected, format, pixelLimit, needed, room);
        }
        catch (VipsException broken)
        {
            throw DecodeFaults.From(broken, format, file);
        }
    }

    private static RgbImage Convert(Image image, bool isClipped, bool whiteIsZero)
    {
        if (!isClipped)
            return ToRgb(image);
        using var gray = image[0];
        using var seen = whiteIsZero ? gray.Invert() : gray.Copy();
        using var clipped = seen.Cast(Enums.BandFormat.Uchar);
        return ToRgb(clipped);
    }

    /// <summary>Its bands as libvips holds them, and their RGB; TIFF may be turned, which takes the bands twice.</summary>
    private static int BytesAPixel(Image image, ImageFormat format)
    {
        var bands = image.Bands * (image.Format is Enums.BandFormat.Uchar ? sizeof(byte) : sizeof(ushort));
        return format switch
        {
            ImageFormat.Jpeg => JpegDecoder.BytesAPixel + bands,
            ImageFormat.Tiff => 3 + (2 * bands),
            _ => 3 + bands,
        };
    }

    /// <summary>
    /// Whether Pillow clips the values at 255 in place of taking their high byte: gray of more than 8 bits, whole numbers or not, but
    /// not a PNG's gray with an alpha channel (colour type 4).
    /// </summary>
    private static bool IsClipped(Image image, ReadOnlySpan<byte> file, ImageFormat format)
    {
        if (image.Format == Enums.BandFormat.Uchar)
            return false;
        return format == ImageFormat.Png ? file[25] == 0 : image.Bands == 1;
    }

    private static unsafe RgbImage ToRgb(Image image, (int Width, int Height)? whole = null)
    {
        if (image.Format is not (Enums.BandFormat.Uchar or Enums.BandFormat.Ushort))
        {
            throw new ImageRejectedException(ImageFault.Unsupported, $"{image.Bands} bands of the kind '{image.Format}' are not read.");
        }
        var pixels = image.WriteToMemory(out var size);
        try
        {
            var result = new RgbImage(image.Width, image.Height) { Whole = whole ?? (image.Width, image.Height) };
            var rowBytes = (long)size / image.Height;
            var cmyk = image.Interpretation == Enums.Interpretation.Cmyk;
            for (var row = 0; row < image.Height; row++)
            {
                var source = new ReadOnlySpan<byte>((byte*)pixels + (row * rowBytes), (int)rowBytes);
                var destination = result.Pixels.Slice(row * image.Width * 3, image.Width * 3);
                if (image.Format == Enums.BandFormat.Ushort)
                    RgbConversion.FromWords(MemoryMarshal.Cast<byte, ushort>(source), image.Bands, cmyk, destination);
                else
                    RgbConversion.FromBytes(source, image.Bands, cmyk, destination);
            }
            return result;
        }
        finally
        {
            NetVips.NetVips.Free(pixels);
        }
    }
}
