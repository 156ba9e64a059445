using NetVips;

namespace FgClip.Model.Images;

/// <summary>JPEG, PNG, WebP, GIF and TIFF through libvips.</summary>
internal sealed class VipsDecoder
{
    static VipsDecoder()
    {
        // Threads run outside, one picture each; nothing is asked for twice; loaders that are not hardened stay off.
        Cache.Max = 0;
        NetVips.NetVips.Concurrency = 1;
        NetVips.NetVips.BlockUntrusted = true;

        // What is wrong with a file goes into its exception; on standard error it would be noise.
        Log.SetLogHandler("VIPS", Enums.LogLevelFlags.Warning, (_, _, _) => { });
    }

    public static RgbImage Decode(ReadOnlySpan<byte> file, ImageFormat format, long pixelLimit)
    {
        try
        {
            using var image = Image.NewFromBuffer(file, access: Enums.Access.Sequential, failOn: Enums.FailOn.Error);
            PixelLimit.Check(image.Width, image.Height, pixelLimit);
            return ToRgb(image, clip: IsWideGrayPng(file, format));
        }
        catch (VipsException broken)
        {
            throw DecodeFaults.From(broken, format);
        }
    }

    private static unsafe RgbImage ToRgb(Image image, bool clip)
    {
        if (image.Format is not (Enums.BandFormat.Uchar or Enums.BandFormat.Ushort))
        {
            throw new ImageRejectedException(ImageFault.Unreadable, $"Pixels of the kind '{image.Format}' are not read.");
        }
        var pixels = image.WriteToMemory(out var size);
        try
        {
            var result = new RgbImage(image.Width, image.Height);
            if (image.Format == Enums.BandFormat.Ushort)
            {
                RgbConversion.FromWords(new ReadOnlySpan<ushort>((void*)pixels, checked((int)(size / 2))), image.Bands, clip, result.Pixels);
            }
            else
            {
                var cmyk = image.Interpretation == Enums.Interpretation.Cmyk;
                RgbConversion.FromBytes(new ReadOnlySpan<byte>((void*)pixels, checked((int)size)), image.Bands, cmyk, result.Pixels);
            }
            return result;
        }
        finally
        {
            NetVips.NetVips.Free(pixels);
        }
    }

    /// <summary>Whether a PNG's header says 16-bit gray without an alpha channel.</summary>
    private static bool IsWideGrayPng(ReadOnlySpan<byte> file, ImageFormat format) =>
        format == ImageFormat.Png && file.Length > 25 && file[24] == 16 && file[25] == 0;
}
