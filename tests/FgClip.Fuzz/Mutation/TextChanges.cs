using System.Text;

namespace FgClip.Fuzz.Mutation;

/// <summary>Changes that hurt texts: JSON, CSV, names.</summary>
internal static class TextChanges
{
    private static readonly byte[][] Hostile =
    [
        .. new[]
        {
            "../../../../etc/passwd", "/etc/passwd", "\0", "\r\n", "\"\"", "\"", "\\", "\\ud800", "\\u0000", "\u2028", "\uFEFF",
            "\"key\":\"a\",\"key\":\"b\",",
            "\"box\":[NaN,1,2,3]", "\"image\":{}", ",,,,,,", "\t\t\t", "{}", "[]", "}", "]", "'", "http://127.0.0.1/", "az://x/y",
            "file:///dev/zero", "\u202E", "𝔘𝔫𝔦", "İıſẞ",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF, 0xFE], [0xC3, 0x28], [0xF0, 0x9F], [0xED, 0xA0, 0x80],
    ];

    public static byte[] Insert(byte[] file, Random random)
    {
        var at = random.Next(file.Length + 1);
        return [.. file.AsSpan(0, at), .. Hostile[random.Next(Hostile.Length)], .. file.AsSpan(at)];
    }

    /// <summary>Opens what may never be closed, many times over.</summary>
    public static byte[] Nest(byte[] file, Random random)
    {
        var at = random.Next(file.Length + 1);
        var bracket = "[{(\""u8[random.Next(4)];
        var nest = new byte[1 << random.Next(4, 18)];
        nest.AsSpan().Fill(bracket);
        return [.. file.AsSpan(0, at), .. nest, .. file.AsSpan(at)];
    }

    /// <summary>A line, or its start, comes again.</summary>
    public static byte[] RepeatLine(byte[] file, Random random)
    {
        var from = random.Next(file.Length + 1);
        var start = file.AsSpan(0, from).LastIndexOf((byte)'\n') + 1;
        var length = file.AsSpan(start).IndexOf((byte)'\n');
        var end = length < 0 ? file.Length : start + length + 1;
        var to = start + random.Next(end - start + 1);
        return [.. file.AsSpan(0, to), .. file.AsSpan(start, to - start), .. file.AsSpan(to)];
    }
}
