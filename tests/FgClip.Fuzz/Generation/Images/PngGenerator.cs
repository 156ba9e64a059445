using System.IO.Compression;
using FgClip.Fuzz.Mutation;
using FgClip.Fuzz.Targets;

namespace FgClip.Fuzz.Generation.Images;

/// <summary>PNGs of every colour type and depth, interlaced or not, with any filters, split data and chunks that nobody knows.</summary>
internal static class PngGenerator
{
    private const int Gray = 0, Colours = 2, Palette = 3, GrayAlpha = 4;

    private static readonly (int X, int Y, int StepX, int StepY)[] Adam7 =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    public static FuzzFile Create(Random random)
    {
        var type = random.One(Gray, Colours, Palette, GrayAlpha, 6);
        var depth = type switch
        {
            Gray => random.One(1, 2, 4, 8, 16),
            Palette => random.One(1, 2, 4, 8),
            _ => random.One(8, 16),
        };
        var samples = type is Gray or Palette ? 1 : type == GrayAlpha ? 2 : type == Colours ? 3 : 4;
        var colours = type == Palette ? random.Next(1, (1 << depth) + 1) : 0;
        var drawing = Drawing.Create(random, samples, type == Palette ? colours : 1 << depth);
        var isInterlaced = random.Once(3);
        var palette = random.Bytes(colours * 3);

        var file = new BinaryFile(isLittleEndian: false).Add(0x89).Add("PNG\r\n\u001a\n"u8);
        var header = new BinaryFile(isLittleEndian: false).Int(drawing.Width).Int(drawing.Height);
        Chunk(file, "IHDR"u8, header.Add((byte)depth, (byte)type, 0, 0, (byte)(isInterlaced ? 1 : 0)).ToArray());
        Extras(file, random);
        if (type == Palette)
            Chunk(file, "PLTE"u8, palette);
        if (random.Once(3) && type is Gray or Palette or Colours)
            Chunk(file, "tRNS"u8, type == Palette ? random.Bytes(random.Next(1, colours + 1)) : new byte[samples * 2]);
        var data = Compress(Lines(drawing, depth, isInterlaced, random), random);
        foreach (var part in data.Chunk(random.Once(3) ? random.Next(1, 50) : data.Length))
            Chunk(file, "IDAT"u8, part);
        Extras(file, random);
        Chunk(file, "IEND"u8, []);
        if (random.Once(6))
            file.Add(random.Bytes(random.Next(1, 30)));
        var bytes = file.ToArray();
        PngChecksums.Mend(bytes);
        return new(bytes) { Truth = new ImageTruth(drawing.Width, drawing.Height, drawing.ToRgb(Colour)) };

        (int Red, int Green, int Blue) Colour(ReadOnlyMemory<int> value)
        {
            var pixel = value.Span;
            return type switch
            {
                Palette => (palette[pixel[0] * 3], palette[(pixel[0] * 3) + 1], palette[(pixel[0] * 3) + 2]),
                // Pillow takes gray of 16 bits as numbers and cuts them; with alpha, and for colours, it takes the high bytes.
                Gray when depth == 16 => (Math.Min(255, pixel[0]), Math.Min(255, pixel[0]), Math.Min(255, pixel[0])),
                Gray or GrayAlpha => (Eight(pixel[0]), Eight(pixel[0]), Eight(pixel[0])),
                _ => (Eight(pixel[0]), Eight(pixel[1]), Eight(pixel[2])),
            };
        }

        int Eight(int value) => depth == 16 ? value >> 8 : value * 255 / ((1 << depth) - 1);
    }

    private static void Extras(BinaryFile file, Random random)
    {
        for (var left = random.Next(3); left > 0; left--)
        {
            switch (random.Next(4))
            {
                case 0:
                    Chunk(file, "tEXt"u8, [.. "Comment\0"u8, .. random.Bytes(40)]);
                    break;
                case 1:
                    Chunk(file, "prVt"u8, random.Bytes(random.Next(100)));
                    break;
                case 2:
                    Chunk(file, "tIME"u8, [7, 230, 1, 1, 0, 0, 0]);
                    break;
                default:
                    Chunk(file, "eXIf"u8, [.. "MM\0*"u8, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0]);
                    break;
            }
        }
    }

    private static void Chunk(BinaryFile file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data) =>
        file.Int(data.Length).Add(type).Add(data).Zeros(4);

    private static byte[] Lines(Drawing drawing, int depth, bool isInterlaced, Random random)
    {
        var lines = new MemoryStream();
        foreach (var (x, y, stepX, stepY) in isInterlaced ? Adam7 : [(0, 0, 1, 1)])
        {
            var (width, height) = ((drawing.Width - x + stepX - 1) / stepX, (drawing.Height - y + stepY - 1) / stepY);
            if (width <= 0 || height <= 0)
                continue;
            var values = new List<int>();
            for (var row = y; row < drawing.Height; row += stepY)
            {
                for (var column = x; column < drawing.Width; column += stepX)
                    values.AddRange(drawing.Values.AsSpan(((row * drawing.Width) + column) * drawing.Samples, drawing.Samples));
            }

            var pass = new Drawing(width, height, drawing.Samples, [.. values]);
            var before = new byte[pass.Pack(0, depth).Length];
            for (var row = 0; row < height; row++)
            {
                var line = pass.Pack(row, depth);
                lines.Write(Filter(line, before, Math.Max(1, drawing.Samples * depth / 8), random.Next(5)));
                before = line;
            }
        }

        return lines.ToArray();
    }

    private static byte[] Filter(byte[] line, byte[] above, int distance, int filter)
    {
        var filtered = new byte[line.Length + 1];
        filtered[0] = (byte)filter;
        for (var i = 0; i < line.Length; i++)
        {
            var (left, up) = (i < distance ? 0 : line[i - distance], above[i]);
            var corner = i < distance ? 0 : above[i - distance];
            filtered[i + 1] = (byte)(line[i] - filter switch
            {
                0 => 0,
                1 => left,
                2 => up,
                3 => (left + up) / 2,
                _ => Paeth(left, up, corner),
            });
        }

        return filtered;
    }

    private static int Paeth(int left, int up, int corner)
    {
        var (a, b, c) = (Math.Abs(up - corner), Math.Abs(left - corner), Math.Abs(left + up - (2 * corner)));
        return a <= b && a <= c ? left : b <= c ? up : corner;
    }

    private static byte[] Compress(byte[] data, Random random)
    {
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, random.One(CompressionLevel.NoCompression, CompressionLevel.Fastest,
            CompressionLevel.SmallestSize), leaveOpen: true))
            zlib.Write(data);
        return compressed.ToArray();
    }
}
