using System.Text;

namespace FgClip.Fuzz.Generation.Manifests;

/// <summary>Texts as people write them, and as nobody would.</summary>
internal static class Texts
{
    private static readonly string[] Pieces =
    [
        "a red square", "Smile", " ", "'", "\"", "\\", "—", "猫", "😀", "İstanbul", "e\u0301", "#1", "{", "}", "[", "NaN", "null", "true",
        "0.10", "é", "\u200B", "<b>", "&amp;", "%20", "C:\\new", "http://example.org/a.jpg", "ﬁ", "\u00A0x",
    ];

    /// <summary>Draws a text of one line that is not blank.</summary>
    public static string Line(Random random)
    {
        var text = new StringBuilder("w");
        for (var left = random.Next(5); left > 0; left--)
            text.Append(Pieces[random.Next(Pieces.Length)]);
        return text.ToString();
    }

    /// <summary>Draws rows with keys, images, captions and notes.</summary>
    /// <param name="random">What decides.</param>
    /// <param name="text">Draws a caption or a note.</param>
    public static RowTruth[] Rows(Random random, Func<string> text)
    {
        var rows = new RowTruth[random.Next(1, 14)];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = new($"key-{i}", $"images/{i}.png", random.Once(8) ? null : text(), random.Once(5) ? null : text());
        return rows;
    }
}
