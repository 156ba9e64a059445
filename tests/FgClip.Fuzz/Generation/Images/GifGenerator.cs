using FgClip.Fuzz.Targets;

namespace FgClip.Fuzz.Generation.Images;

/// <summary>
/// GIFs with frames smaller and larger than their screen, palettes of their own, long codes, interlaced rows and extensions.
/// </summary>
internal static class GifGenerator
{
    private static readonly (int First, int Step)[] Interlaced = [(0, 8), (4, 8), (2, 4), (1, 2)];

    public static FuzzFile Create(Random random)
    {
        var bits = random.Next(1, 9);
        var palette = random.Bytes(3 << bits);
        var drawing = Drawing.Create(random, 1, 1 << bits);
        var isLocal = random.Once(3);
        var isWhole = !random.Once(4);
        var (left, top) = isWhole ? (0, 0) : (random.Next(9), random.Next(9));
        var (screenWidth, screenHeight) = isWhole ? (drawing.Width, drawing.Height) : (random.Next(1, 60), random.Next(1, 60));
        var file = new BinaryFile().Add(random.Once(2) ? "GIF89a"u8 : "GIF87a"u8).Word(screenWidth).Word(screenHeight);
        var hasGlobal = !isLocal || random.Once(2);
        file.Add((byte)((hasGlobal ? 0x80 : 0) | (bits - 1) | 0x70), (byte)random.Next(1 << bits), 0);
        if (hasGlobal)
            file.Add(isLocal ? random.Bytes(3 << bits) : palette);
        Extensions(file, random);

        var isInterlaced = random.Once(3);
        file.Add((byte)',').Word(left).Word(top).Word(drawing.Width).Word(drawing.Height);
        file.Add((byte)((isLocal ? 0x80 | (bits - 1) : 0) | (isInterlaced ? 0x40 : 0)));
        if (isLocal)
            file.Add(palette);
        List<int> values = [];
        foreach (var (first, step) in isInterlaced ? Interlaced : [(0, 1)])
        {
            for (var row = first; row < drawing.Height; row += step)
                values.AddRange(drawing.Values.AsSpan(row * drawing.Width, drawing.Width));
        }

        file.Add(GifCodes.Create(values, bits, random));
        if (random.Once(4))
            file.Add(random.Bytes(random.Next(4)).Select(_ => (byte)0).ToArray());
        if (!random.Once(8))
            file.Add((byte)';');
        var rgb = isWhole ? drawing.ToRgb(value => Drawing.Colour(palette, value.Span[0])) : null;
        return new(file.ToArray())
        {
            Truth = new ImageTruth(Math.Max(screenWidth, left + drawing.Width), Math.Max(screenHeight, top + drawing.Height), rgb),
        };
    }

    private static void Extensions(BinaryFile file, Random random)
    {
        for (var left = random.Next(4); left > 0; left--)
        {
            switch (random.Next(4))
            {
                case 0:
                    file.Add(0x21, 0xF9, 4, (byte)random.Next(32), (byte)random.Next(256), 0, (byte)random.Next(256), 0);
                    break;
                case 1:
                    file.Add(0x21, 0xFE, 5).Add("hello"u8).Add(3).Add(random.Bytes(3)).Add(0);
                    break;
                case 2:
                    file.Add(0x21, 0xFF, 11).Add("NETSCAPE2.0"u8).Add(3, 1, 0, 0, 0);
                    break;
                default:
                    file.Add(0x21, (byte)random.Next(0x02, 0xF9), 200).Add(random.Bytes(200)).Add(0);
                    break;
            }
        }
    }
}
