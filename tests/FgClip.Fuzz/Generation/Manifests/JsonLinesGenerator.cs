using System.Globalization;
using System.IO.Compression;
using System.Text;
using FgClip.Fuzz.Targets;

namespace FgClip.Fuzz.Generation.Manifests;

/// <summary>
/// JSON Lines as other programs write them: any escapes, spaces and line ends, byte order marks, NaN, members in any order.
/// </summary>
internal static class JsonLinesGenerator
{
    private const string Mark = "\uFEFF";

    public static FuzzFile Create(Random random)
    {
        var rows = Texts.Rows(random, () => Texts.Line(random) + random.One("", "", "\n", "\t", "\u0001", "\u2028"));
        var end = random.One("\n", "\n", "\r\n", "\r");
        var text = new StringBuilder(random.Once(4) ? Mark : "");
        var others = random.Next(4);
        for (var i = 0; i < rows.Length; i++)
        {
            if (i > 0 && random.Once(12))
                text.Append(Mark);
            text.Append(Object(random, rows[i], others)).Append(i == rows.Length - 1 && random.Once(3) ? "" : end);
            if (random.Once(12))
                text.Append(random.One("", " ", "\t")).Append(end);
        }

        return new(Encoding.UTF8.GetBytes(text.ToString())) { Truth = new ManifestTruth(rows) };
    }

    /// <summary>Makes the same compressed: in one member or several, with zeros behind the last one.</summary>
    public static FuzzFile CreateGzip(Random random)
    {
        var file = Create(random);
        using var compressed = new MemoryStream();
        foreach (var part in file.Bytes.Chunk(random.Once(2) ? file.Bytes.Length : random.Next(1, file.Bytes.Length + 1)))
        {
            var level = random.One(CompressionLevel.NoCompression, CompressionLevel.Fastest);
            using var gzip = new GZipStream(compressed, level, leaveOpen: true);
            gzip.Write(part);
        }

        return file with { Bytes = [.. compressed.ToArray(), .. new byte[random.Once(3) ? random.Next(1, 600) : 0]] };
    }

    private static string Object(Random random, RowTruth row, int others)
    {
        List<(string Name, string? Value)> members = [("key", Quote(random, row.Key)), ("image", Quote(random, row.Image))];
        if (row.Caption is not null || random.Once(2))
            members.Add(("caption", Quote(random, row.Caption)));
        if (row.Note is not null || random.Once(2))
            members.Add(("note", Quote(random, row.Note)));
        for (var i = 0; i < others; i++)
            members.Add(($"other-{i}", random.One(
                "NaN", "-Infinity", "Infinity", "1e308", "-0", "9007199254740993", "1.50", "{}", "[1, [NaN]]",
                "{\"a\": {\"NaN\": \"NaN\"}}", "true", "null", "\"Infinity\"")));
        var shuffled = members.ToArray();
        random.Shuffle(shuffled);
        var space = random.One("", " ", "  ", "\t");
        var written = shuffled.Select(member => $"{Quote(random, member.Name)}{space}:{space}{member.Value}");
        return $"{{{space}{string.Join($"{space},{space}", written)}{space}}}";
    }

    private static string Quote(Random random, string? text)
    {
        if (text is null)
            return "null";
        var quoted = new StringBuilder("\"");
        var rate = random.One(1, 4, 1_000);
        foreach (var letter in text)
        {
            if (letter is '"' or '\\' && !random.Once(rate))
                quoted.Append('\\').Append(letter);
            else if (letter < ' ' || letter is '"' or '\\' || (random.Once(rate) && letter < '\uD800'))
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}");
            else
                quoted.Append(letter);
        }

        return quoted.Append('"').ToString();
    }
}
