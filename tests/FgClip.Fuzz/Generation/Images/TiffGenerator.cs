using System.IO.Compression;
using FgClip.Fuzz.Targets;

namespace FgClip.Fuzz.Generation.Images;

/// <summary>TIFFs of kinds that are read and kinds that are not, in both byte orders, in strips or tiles, by pixels or in planes.</summary>
internal static class TiffGenerator
{
    private const int White = 0, Black = 1, Rgb = 2, Palette = 3, Inks = 5, Lab = 8;
    private const int None = 1, Deflate = 8, PackBits = 32773;

    public static FuzzFile Create(Random random)
    {
        var (photometric, bits, samples) = random.One(
            (White, 1, 1), (White, 8, 1), (Black, 1, 1), (Black, 4, 1), (Black, 8, 1), (Black, 16, 1), (Rgb, 8, 3), (Rgb, 8, 3),
            (Rgb, 8, 4), (Rgb, 16, 3), (Palette, 4, 1), (Palette, 8, 1), (Inks, 8, 4), (Inks, 16, 4), (Lab, 8, 3), (Rgb, 32, 3),
            (Black, 8, 2), (White, 16, 1), (6, 8, 3));
        var isLittle = random.Once(2);
        var compression = random.One(None, Deflate, PackBits);
        var isPlanar = samples > 1 && random.Once(4);
        // libtiff turns the bits of compressed bytes too.
        var fill = bits < 8 && compression == None && random.Once(4) ? 2 : 1;
        // Gray of 16 bits is taken as it is: numbers up to 255 have one meaning.
        var drawing = Drawing.Create(random, samples, photometric is White or Black && bits == 16 ? 256 : bits == 32 ? 1 << 20 : 1 << bits);
        var palette = new int[photometric == Palette ? 3 << bits : 0];
        for (var i = 0; i < palette.Length; i++)
            palette[i] = random.Next(256) * 257;

        var layout = new TiffLayout(isLittle, random.Once(4), fill, compression, isPlanar);
        var (tags, strips) = layout.Cut(drawing, bits, random);
        tags.Add((262, 3, [photometric]));
        tags.Add((258, 3, [.. Enumerable.Repeat(bits, samples)]));
        tags.Add((259, 3, [compression]));
        if (fill == 2)
            tags.Add((266, 3, [2]));
        if (samples > 1 || random.Once(2))
            tags.Add((277, 3, [samples]));
        if (isPlanar)
            tags.Add((284, 3, [2]));
        if (photometric == Palette)
            tags.Add((320, 3, palette));
        if (samples == 4 && photometric == Rgb)
            tags.Add((338, 3, [2]));
        if (samples == 2)
            tags.Add((338, 3, [2]));
        if (random.Once(3))
            tags.Add((65_000, random.One(1, 3, 4), [.. random.Bytes(9).Select(value => (int)value)]));
        var truth = new ImageTruth(drawing.Width, drawing.Height, photometric is Lab or 6 || bits == 32 ? null : drawing.ToRgb(Colour))
        {
            MayBeRefused = photometric is Lab or 6 || bits == 32
                || (isPlanar && (samples is 2 or 4 || bits == 16 || tags.Exists(tag => tag.Id == 322)))
                || (photometric == White && bits == 16) || (fill == 2 && photometric == Palette),
            Tolerance = photometric == Inks ? 2 : 0,
        };
        return new(layout.Write(tags, strips, random)) { Truth = truth };

        (int Red, int Green, int Blue) Colour(ReadOnlyMemory<int> value)
        {
            var pixel = value.Span;
            return photometric switch
            {
                Palette => (palette[pixel[0]] >> 8, palette[(1 << bits) + pixel[0]] >> 8, palette[(2 << bits) + pixel[0]] >> 8),
                White or Black when bits == 16 => (pixel[0], pixel[0], pixel[0]),
                White => Same(255 - Eight(pixel[0])),
                Black => Same(Eight(pixel[0])),
                Inks => (Light(pixel[0], pixel[3]), Light(pixel[1], pixel[3]), Light(pixel[2], pixel[3])),
                _ => (Eight(pixel[0]), Eight(pixel[1]), Eight(pixel[2])),
            };
        }

        int Eight(int value) => bits == 16 ? value >> 8 : value * 255 / ((1 << bits) - 1);

        int Light(int ink, int black) => (255 - Eight(black)) * (255 - Eight(ink)) / 255;

        static (int Red, int Green, int Blue) Same(int gray) => (gray, gray, gray);
    }

    /// <summary>Compresses a strip.</summary>
    public static byte[] Compress(byte[] data, int compression)
    {
        switch (compression)
        {
            case Deflate:
                using (var compressed = new MemoryStream())
                {
                    using (var zlib = new ZLibStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
                        zlib.Write(data);
                    return compressed.ToArray();
                }

            case PackBits:
                return [.. data.Chunk(128).SelectMany(part => part.Prepend((byte)(part.Length - 1)))];
            default:
                return data;
        }
    }
}
