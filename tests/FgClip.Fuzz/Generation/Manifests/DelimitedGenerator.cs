using System.Text;
using FgClip.Fuzz.Targets;

namespace FgClip.Fuzz.Generation.Manifests;

/// <summary>
/// CSV and TSV as other programs write them: quoted everywhere, where needed, or nowhere; by backslash; with Excel's first line.
/// </summary>
internal static class DelimitedGenerator
{
    private enum Quoting
    {
        WhereNeeded,
        Everywhere,
        Nowhere,
        Backslash,
    }

    public static FuzzFile Create(Random random, bool isTab)
    {
        var delimiter = isTab ? '\t' : random.One(',', ';', '|');
        var quoting = random.One(Quoting.WhereNeeded, Quoting.Everywhere, isTab ? Quoting.Nowhere : Quoting.WhereNeeded, Quoting.Backslash);
        var rows = Texts.Rows(random, () => Field(random, quoting, delimiter));
        // Where the start of the file shows no backslash in front of a quote, it is read by RFC 4180.
        if (quoting is Quoting.Backslash)
            rows[0] = rows[0] with { Caption = "he said \"hi\", then left", Note = "x" };
        string[] names = ["key", "image", "caption", "note"];
        random.Shuffle(names);
        var end = random.One("\n", "\n", "\r\n", "\r");
        var space = random.Once(5) ? " " : "";
        var text = new StringBuilder(random.Once(4) ? "\uFEFF" : "");
        if (random.Once(5))
            text.Append("sep=").Append(delimiter).Append(end);
        text.Append(string.Join(delimiter, names.Select((name, i) => i == 0 ? name : space + name))).Append(end);
        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows[i];
            var values = names.Select(name => Write(
                name switch { "key" => row.Key, "image" => row.Image, "caption" => row.Caption, _ => row.Note }, quoting, delimiter));
            text.Append(string.Join(delimiter, values)).Append(i == rows.Length - 1 && random.Once(3) ? "" : end);
        }

        return new(Encoding.UTF8.GetBytes(text.ToString())) { Truth = new ManifestTruth(rows) };
    }

    private static string Field(Random random, Quoting quoting, char delimiter)
    {
        var line = Texts.Line(random);
        return quoting switch
        {
            // A quote that opens a field and is never closed in it.
            Quoting.Nowhere => random.Once(4) ? "\"" + line.Replace('"', '\'') : line.Replace("\"", "''"),
            Quoting.Backslash => line.TrimEnd('\\'),
            _ => line + (random.Once(4) ? $"{delimiter} and more" : "") + (random.Once(4) ? "\nof two lines" : ""),
        };
    }

    private static string Write(string? value, Quoting quoting, char delimiter)
    {
        if (value is null)
            return "";
        return quoting switch
        {
            Quoting.Nowhere => value,
            Quoting.Backslash => $"\"{value.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"",
            Quoting.WhereNeeded when value.AsSpan().IndexOfAny([delimiter, '"', '\n', '\r']) < 0 => value,
            _ => $"\"{value.Replace("\"", "\"\"")}\"",
        };
    }
}
