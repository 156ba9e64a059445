using Tag = (int Id, int Type, int[] Values);

namespace FgClip.Fuzz.Generation.Images;

/// <summary>How a TIFF's numbers lie in it.</summary>
/// <param name="IsLittleEndian">Whether low bytes come first.</param>
/// <param name="IsBig">Whether offsets have 8 bytes.</param>
/// <param name="FillOrder">2 where the first pixel of a byte is in its low bits.</param>
/// <param name="Compression">Of each strip or tile.</param>
/// <param name="IsPlanar">Whether each sample has a plane of its own.</param>
internal sealed record TiffLayout(bool IsLittleEndian, bool IsBig, int FillOrder, int Compression, bool IsPlanar)
{
    private const int Short = 3, Long = 4, Long8 = 16;

    /// <summary>Cuts an image into strips of any height, or into tiles.</summary>
    public (List<Tag> Tags, List<byte[]> Parts) Cut(Drawing drawing, int bits, Random random)
    {
        var isTiled = random.Once(4);
        var rows = isTiled ? 16 : random.Once(2) ? drawing.Height : random.Next(1, drawing.Height + 1);
        List<Tag> tags = [(256, Short, [drawing.Width]), (257, Short, [drawing.Height])];
        if (isTiled)
            tags.AddRange([(322, Short, [16]), (323, Short, [16])]);
        else
            tags.Add((278, Long, [rows]));
        List<byte[]> parts = [];
        for (var plane = 0; plane < (IsPlanar ? drawing.Samples : 1); plane++)
        {
            for (var row = 0; row < drawing.Height; row += rows)
            {
                for (var column = 0; column < (isTiled ? drawing.Width : 1); column += 16)
                {
                    var part = isTiled ? Tile(drawing, row, column) : Strip(drawing, row, Math.Min(rows, drawing.Height - row));
                    parts.Add(TiffGenerator.Compress(Bytes(part, bits, IsPlanar ? plane : -1), Compression));
                }
            }
        }

        return (tags, parts);
    }

    /// <summary>Writes the file: the directory in front of the parts or behind them, with another page sometimes.</summary>
    public byte[] Write(List<Tag> tags, List<byte[]> parts, Random random)
    {
        var isTiled = tags.Exists(tag => tag.Id == 322);
        var file = new BinaryFile(IsLittleEndian).Add(IsLittleEndian ? "II"u8 : "MM"u8).Word(IsBig ? 43 : 42);
        var header = IsBig ? 16 : 8;
        var offsets = new int[parts.Count];
        var at = header;
        for (var i = 0; i < parts.Count; at += parts[i++].Length)
            offsets[i] = at;
        at += at % 2;
        tags.Add((isTiled ? 324 : 273, Long, offsets));
        tags.Add((isTiled ? 325 : 279, Long, [.. parts.Select(part => part.Length)]));
        tags.Sort((left, right) => left.Id.CompareTo(right.Id));
        if (IsBig)
            file.Word(8).Word(0).Number(at, 8);
        else
            file.Int(at);
        foreach (var part in parts)
            file.Add(part);
        file.Zeros(at - file.Length);
        Directory(file, tags, random.Once(4));
        return file.ToArray();
    }

    private void Directory(BinaryFile file, List<Tag> tags, bool hasMore)
    {
        var (counter, pointer) = IsBig ? (8, 8) : (2, 4);
        var values = file.Length + counter + (tags.Count * (IsBig ? 20 : 12)) + pointer;
        var far = new BinaryFile(IsLittleEndian);
        file.Number(tags.Count, counter);
        foreach (var (id, type, numbers) in tags)
        {
            var size = type == 1 ? 1 : type == Short ? 2 : type == Long8 ? 8 : 4;
            file.Word(id).Word(type).Number(numbers.Length, pointer);
            var place = numbers.Length * size <= pointer ? file : far;
            if (place == far)
                file.Number(values + far.Length, pointer);
            foreach (var number in numbers)
                place.Number(number, size);
            if (place == file)
                file.Zeros(pointer - (numbers.Length * size));
        }

        file.Number(hasMore ? values + far.Length : 0, pointer).Add(far.ToArray());
        if (hasMore)
            SecondPage(file, counter, pointer);
    }

    /// <summary>A page of one pixel, which nobody looks at.</summary>
    private static void SecondPage(BinaryFile file, int counter, int pointer)
    {
        (int Tag, int Value)[] tags = [(256, 1), (257, 1), (258, 8), (259, 1), (262, 1), (273, 8), (278, 1), (279, 1)];
        file.Number(tags.Length, counter);
        foreach (var (tag, value) in tags)
            file.Word(tag).Word(Short).Number(1, pointer).Word(value).Zeros(pointer - 2);
        file.Number(0, pointer);
    }

    private byte[] Bytes(Drawing part, int bits, int plane)
    {
        var bytes = new List<byte>();
        for (var row = 0; row < part.Height; row++)
        {
            var line = part.Pack(row, bits, plane);
            if (bits > 8 && IsLittleEndian)
            {
                foreach (var number in line.Chunk(bits / 8))
                    bytes.AddRange(number.Reverse());
            }
            else
            {
                bytes.AddRange(FillOrder == 2 ? line.Select(Reversed) : line);
            }
        }

        return [.. bytes];
    }

    private static byte Reversed(byte value) => (byte)Enumerable.Range(0, 8).Sum(bit => (value >> bit & 1) << (7 - bit));

    private static Drawing Strip(Drawing drawing, int row, int rows) => new(drawing.Width, rows, drawing.Samples,
        drawing.Values[(row * drawing.Width * drawing.Samples)..((row + rows) * drawing.Width * drawing.Samples)]);

    private static Drawing Tile(Drawing drawing, int row, int column)
    {
        var values = new int[16 * 16 * drawing.Samples];
        for (var y = 0; y < Math.Min(16, drawing.Height - row); y++)
        {
            var width = Math.Min(16, drawing.Width - column) * drawing.Samples;
            drawing.Values.AsSpan((((row + y) * drawing.Width) + column) * drawing.Samples, width)
                .CopyTo(values.AsSpan(y * 16 * drawing.Samples));
        }

        return new(16, 16, drawing.Samples, values);
    }
}
