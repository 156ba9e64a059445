using FgClip.Fuzz.Targets;

namespace FgClip.Fuzz.Generation.Images;

/// <summary>Bitmaps of every header, depth and compression, from the top or from the bottom, with short palettes and gaps.</summary>
internal static class BmpGenerator
{
    private const int FileHeader = 14, OldHeader = 12, Raw = 0, Fields = 3;

    public static FuzzFile Create(Random random)
    {
        var header = random.One(OldHeader, 40, 40, 52, 56, 64, 108, 124);
        var bits = header == OldHeader ? random.One(1, 4, 8, 24) : random.One(1, 4, 8, 16, 24, 32);
        var isRunLength = header != OldHeader && bits is 4 or 8 && random.Once(3);
        var layout = header == OldHeader || bits is not (16 or 32) || random.Once(2) ? null : random.One(BmpMasks.Of(bits));
        var isTopDown = header != OldHeader && !isRunLength && random.Once(4);
        var colours = bits <= 8 ? random.Once(3) ? random.Next(2, (1 << bits) + 1) : 1 << bits : 0;
        var palette = random.Bytes(colours * 3);
        var drawing = bits <= 8 ? Drawing.Create(random, 1, colours) : Drawing.Create(random, 3, bits == 16 ? 32 : 256);

        var pixels = isRunLength ? BmpRuns.Create(drawing, bits, random) : Rows(drawing, bits, layout, isTopDown);
        var entry = header == OldHeader ? 3 : 4;
        var masks = layout is not null && header is 40 ? 12 : 0;
        // Pillow counts the even places of run-length code from the file's start, so pixels begin at one.
        var gap = random.Once(3) && (bits > 8 || colours == 1 << bits) ? random.Next(1, 10) * 2 : 0;
        var start = FileHeader + header + masks + (colours * entry) + gap;
        var file = new BinaryFile().Add("BM"u8).Int(start + pixels.Length).Int(0).Int(start);
        if (header == OldHeader)
        {
            // OS/2's first header has no number of colours: all are there.
            colours = bits <= 8 ? 1 << bits : 0;
            start = FileHeader + header + (colours * entry);
            palette = [.. palette, .. new byte[(colours * 3) - palette.Length]];
            file = new BinaryFile().Add("BM"u8).Int(start + pixels.Length).Int(0).Int(start);
            file.Int(header).Word(drawing.Width).Word(drawing.Height).Word(1).Word(bits);
            gap = 0;
        }
        else
        {
            file.Int(header).Int(drawing.Width).Int(isTopDown ? -drawing.Height : drawing.Height).Word(1).Word(bits);
            file.Int(isRunLength ? bits == 8 ? 1 : 2 : layout is null ? Raw : Fields).Int(random.Once(2) ? 0 : pixels.Length);
            file.Int(2_835).Int(2_835).Int(colours == 1 << bits && random.Once(2) ? 0 : colours).Int(0);
            if (header > 40 || masks > 0)
                Masks(file, header, layout);
            if (header > 40)
                file.Zeros(FileHeader + header - file.Length);
        }

        for (var i = 0; i < colours; i++)
        {
            file.Add(palette[(i * 3) + 2], palette[(i * 3) + 1], palette[i * 3]);
            if (entry == 4)
                file.Add((byte)random.Next(256));
        }

        file.Add(random.Bytes(gap)).Add(pixels);
        var rgb = drawing.ToRgb(value => bits <= 8 ? Drawing.Colour(palette, value.Span[0])
            : bits == 16 ? (value.Span[0] * 255 / 31, Green(value.Span[1], layout), value.Span[2] * 255 / 31)
            : (value.Span[0], value.Span[1], value.Span[2]));
        return new(file.ToArray()) { Truth = new ImageTruth(drawing.Width, drawing.Height, rgb) };
    }

    private static int Green(int value, BmpMasks? layout) => layout is { Green: 0x7e0 } ? value * 2 * 255 / 63 : value * 255 / 31;

    private static void Masks(BinaryFile file, int header, BmpMasks? layout)
    {
        var masks = layout ?? new(0, 0, 0, 0);
        file.Int(masks.Red).Int(masks.Green).Int(masks.Blue);
        if (header >= 56)
            file.Int(masks.Alpha);
    }

    private static byte[] Rows(Drawing drawing, int bits, BmpMasks? layout, bool isTopDown)
    {
        var file = new BinaryFile();
        for (var row = 0; row < drawing.Height; row++)
        {
            var line = isTopDown ? row : drawing.Height - 1 - row;
            var at = file.Length;
            if (bits <= 8)
                file.Add(drawing.Pack(line, bits));
            else
                Colours(file, drawing, line, bits, layout);
            file.Zeros((4 - ((file.Length - at) % 4)) % 4);
        }

        return file.ToArray();
    }

    private static void Colours(BinaryFile file, Drawing drawing, int line, int bits, BmpMasks? layout)
    {
        for (var i = line * drawing.Width * 3; i < (line + 1) * drawing.Width * 3; i += 3)
        {
            var (red, green, blue) = (drawing.Values[i], drawing.Values[i + 1], drawing.Values[i + 2]);
            if (bits == 16)
                file.Word(layout is { Green: 0x7e0 } ? (red << 11) | (green << 6) | blue : (red << 10) | (green << 5) | blue);
            else if (bits == 24 || layout is null)
                file.Add((byte)blue, (byte)green, (byte)red).Zeros(bits == 24 ? 0 : 1);
            else
                file.Int(layout.Place(red, green, blue));
        }
    }
}
