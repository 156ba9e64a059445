using System.Globalization;

namespace FgClip.Model.Images.Decoding;

/// <summary>
/// Which TIFF files are read: the kinds of Pillow 9.4's own table (<c>TiffImagePlugin.OPEN_INFO</c>), less those whose pixels libvips does
/// not give as Pillow does. libvips opens many more, and hands their numbers on as if they were RGB or gray: YCbCr, signed numbers, gray
/// with alpha. Those images would be wrong without an error.
/// </summary>
internal static class TiffKind
{
    private const int White = 0, Black = 1, Rgb = 2, Palette = 3, Inks = 5, YCbCr = 6;
    private const int Jpeg = 7;

    /// <summary>
    /// None, CCITT (three kinds), LZW, JPEG, Deflate (two numbers), PackBits, WebP. This libvips has no ZSTD and no LZMA.
    /// </summary>
    private static readonly int[] Compressions = [1, 2, 3, 4, 5, Jpeg, 8, 32773, 32946, 50001];

    /// <summary>
    /// Refuses a file of a kind that is not read. One whose directory cannot be read passes: libvips says what is wrong with it.
    /// </summary>
    /// <returns>Whether its gray is of 16 bits, of which 0 is white: Pillow takes such numbers as they are.</returns>
    /// <exception cref="ImageRejectedException">It is not read.</exception>
    public static bool Check(ReadOnlySpan<byte> file)
    {
        if (TiffDirectory.Read(file) is not { } tiff)
            return false;
        if (!Compressions.Contains(tiff.Compression))
            throw Unsupported($"compression {tiff.Compression}");
        var bits = tiff.Bits;
        var samples = tiff.Samples ?? 1;
        if (bits.Count > samples)
            bits = [.. bits.Take(samples)];
        if (bits.Count == 1 && samples is > 1 and <= 8)
            bits = [.. Enumerable.Repeat(bits[0], samples)];
        if (tiff is { IsTiled: true, Planes: 2 } && samples > 1)
            throw Unsupported($"planes in tiles");
        var format = tiff.SampleFormats.Distinct().Count() == 1 ? tiff.SampleFormats[0] : 0;
        if (bits.Count != samples || bits.Distinct().Count() != 1
            || !IsRead(tiff, format, bits[0], samples, string.Join(',', tiff.ExtraSamples)))
        {
            var depths = string.Join(',', bits.Take(8));
            var extra = string.Join(',', tiff.ExtraSamples.Take(8));
            var layout = $"extra samples [{extra}], fill order {tiff.FillOrder}, {(tiff.Planes == 2 ? "in planes" : "interleaved")}";
            throw Unsupported(
                $"photometric interpretation {tiff.Photometric} of {samples} samples of {depths} bits, format {format}, {layout}");
        }

        if (tiff is { Photometric: Palette, LargestColour: > 0 and < 256 })
        {
            // Written by software that took the palette for bytes. libvips guesses so; Pillow takes the high bytes, which are all 0.
            throw Unsupported($"palette of 8-bit numbers, largest {tiff.LargestColour}");
        }

        return tiff.Photometric == White && bits[0] == 16;
    }

    private static bool IsRead(TiffDirectory tiff, int format, int bits, int samples, string extra)
    {
        var interleaved = tiff.Planes != 2;
        var known = (tiff.Photometric, format, bits, samples, extra) switch
        {
            (White or Black, 1, 1 or 2 or 4 or 8, 1, "") => true,
            (White, 1, 16, 1, "") => tiff.IsLittleEndian,
            (White or Black, 3, 32, 1, "") => true,
            (Black, 1 or 2, 16, 1, "") => true,
            (Black, 1, 32, 1, "") => tiff.IsLittleEndian,
            (Black, 2, 32, 1, "") => true,
            (Black, 1, 8, 2, "2") => interleaved,
            (Rgb, 1, 8, 3, "") or (Rgb, 1, 8, 4, "" or "0" or "2" or "999") => true,
            (Rgb, 1, 8, 5, "0,0" or "2,0") or (Rgb, 1, 8, 6, "0,0,0" or "2,0,0") => true,
            (Rgb, 1, 8, 4, "1") or (Rgb, 1, 8, 5, "1,0") or (Rgb, 1, 8, 6, "1,0,0") => interleaved,
            (Rgb, 1, 16, 3, "") or (Rgb, 1, 16, 4, "" or "0" or "2") => interleaved,
            (Palette, 1, 1 or 2 or 4 or 8, 1, "") => true,
            (Inks, 1, 8, 4, "") or (Inks, 1, 8, 5, "0") or (Inks, 1, 8, 6, "0,0") => true,
            (Inks, 1, 16, 4, "") => interleaved,
            // libtiff converts these to RGB; others stay YCbCr, which libvips does not say.
            (YCbCr, 1, 8, 3, "") => tiff.Compression == Jpeg && interleaved,
            _ => false,
        };
        return known && (tiff.FillOrder == 1 || (tiff.Photometric, format, bits, extra) switch
        {
            (White, 1, < 8, "") or (Black, 1, <= 16, "") or (Rgb, 1, 8, "") or (Palette, 1, 8, "") => samples is 1 or 3,
            _ => false,
        });
    }

    private static ImageRejectedException Unsupported(FormattableString what) =>
        new(ImageFault.Unsupported, "The TIFF file has " + what.ToString(CultureInfo.InvariantCulture) + ", which is not read.");
}
