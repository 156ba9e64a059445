using FgClip.Fuzz.Targets;
using NetVips;

namespace FgClip.Fuzz.Generation.Images;

/// <summary>JPEG and WebP files, encoded by libvips in unusual ways, with segments and chunks that readers must pass over.</summary>
internal static class VipsGenerator
{
    /// <summary>Makes a JPEG: progressive or not, any subsampling, restart marks, comments, fill bytes, what is behind its end.</summary>
    public static FuzzFile Jpeg(Random random)
    {
        var drawing = Smooth(random, random.One(1, 3, 3));
        using var image = Image.NewFromMemory(Bytes(drawing), drawing.Width, drawing.Height, drawing.Samples, Enums.BandFormat.Uchar);
        var file = image.JpegsaveBuffer(
            q: random.Next(88, 101), interlace: random.Once(3), optimizeCoding: random.Once(2), restartInterval: random.One(0, 0, 1, 7),
            subsampleMode: random.One(Enums.ForeignSubsample.On, Enums.ForeignSubsample.Off, Enums.ForeignSubsample.Auto));
        var mended = new List<byte>([0xFF, 0xD8]);
        for (var left = random.Next(4); left > 0; left--)
            mended.AddRange(Segment(random));
        mended.AddRange(file.AsSpan(2));
        if (random.Once(4))
            mended.AddRange(random.Bytes(random.Next(1, 300)));
        return new([.. mended]) { Truth = Truth(drawing) with { Tolerance = 60 } };
    }

    /// <summary>Makes a lossless WebP, with alpha or without, in the extended form with chunks that nobody knows sometimes.</summary>
    public static FuzzFile WebP(Random random)
    {
        var drawing = Drawing.Create(random, random.One(3, 4), 256);
        using var image = Image.NewFromMemory(Bytes(drawing), drawing.Width, drawing.Height, drawing.Samples, Enums.BandFormat.Uchar);
        using var colours = image.Copy(interpretation: Enums.Interpretation.Srgb);
        var file = colours.WebpsaveBuffer(lossless: true, exact: true, effort: random.Next(3));
        if (random.Once(2) && file.AsSpan(12, 4).SequenceEqual("VP8L"u8))
            file = Extended(file, drawing, random);
        return new(file) { Truth = Truth(drawing) };
    }

    private static byte[] Extended(byte[] file, Drawing drawing, Random random)
    {
        var body = new BinaryFile().Add("WEBP"u8).Add("VP8X"u8).Int(10).Int(drawing.Samples == 4 ? 0x10 : 0)
            .Number(drawing.Width - 1, 3).Number(drawing.Height - 1, 3).Add(file.AsSpan(12));
        var extra = random.Bytes(random.Next(1, 40) * 2);
        body.Add("zzzz"u8).Int(extra.Length).Add(extra);
        return new BinaryFile().Add("RIFF"u8).Int(body.Length).Add(body.ToArray()).ToArray();
    }

    private static byte[] Segment(Random random)
    {
        var marker = random.One<byte>(0xFE, 0xE1, 0xE3, 0xEB, 0xED, 0xEF);
        var data = random.Bytes(random.Next(200));
        var fill = new byte[random.Next(3)];
        fill.AsSpan().Fill(0xFF);
        return [.. fill, 0xFF, marker, .. new BinaryFile(isLittleEndian: false).Word(data.Length + 2).Add(data).ToArray()];
    }

    /// <summary>Draws a ramp, which no compression changes much.</summary>
    private static Drawing Smooth(Random random, int samples)
    {
        var (width, height) = (random.Next(1, 50), random.Next(1, 50));
        var values = new int[width * height * samples];
        var start = random.Next(100);
        for (var i = 0; i < values.Length; i++)
            values[i] = start + ((i / samples % width) * 100 / width) + ((i % samples) * 20);
        return new(width, height, samples, values);
    }

    private static byte[] Bytes(Drawing drawing) => [.. drawing.Values.Select(value => (byte)value)];

    private static ImageTruth Truth(Drawing drawing) => new(drawing.Width, drawing.Height, drawing.ToRgb(value => drawing.Samples < 3
        ? (value.Span[0], value.Span[0], value.Span[0])
        : (value.Span[0], value.Span[1], value.Span[2])));
}
