using FgClip.Datasets.Jobs;
using FgClip.Datasets.Tests.Planning;
using FgClip.TestKit;

namespace FgClip.Datasets.Tests.Manifests.Delimited;

/// <summary>Delimited text that RFC 4180 would misread, against DuckDB's reader.</summary>
public sealed class CsvQuotingTests : IDisposable
{
    private readonly PlannedInputs _inputs = new() { ShardRows = 1 };

    public void Dispose() => _inputs.Dispose();

    [Theory]
    [InlineData("two.tsv", "caption\timage\na cat\tp0.jpg\n\"Smile, said the man\tp1.jpg\na bird\tp2.jpg\na tree\tp3.jpg\n\"Home sweet "
        + "home\tp4.jpg\nlast row\tp5.jpg\n")]
    [InlineData("one.tsv", "caption\timage\na cat\tp1.jpg\n\"quoted start only\tp2.jpg\na bird\tp3.jpg\n")]
    [InlineData("inch.tsv", "caption\timage\n\"a screen\tp1.jpg\na bird\tp2.jpg\nof 5\"\tp3.jpg\n")]
    [InlineData("inner.tsv", "caption\timage\n\"Smile\", said the man\tp1.jpg\na bird\tp2.jpg\n")]
    [InlineData("bar.txt", "caption|image\n\"Smile|p1.jpg\na bird|p2.jpg\n\"Home|p3.jpg\n")]
    [InlineData("semicolon.csv", "caption;image\n\"Smile;p1.jpg\na bird;p2.jpg\n")]
    [InlineData("last.tsv", "caption\timage\na bird\tp1.jpg\n\"Smile\tp2.jpg")]
    public async Task Quotes_that_are_characters_swallow_nothing(string name, string text)
    {
        var path = _inputs.Write(name, text);

        var rows = await _inputs.ReadAsync(path);

        Assert.All(rows, row => Assert.Null(row.Fault));
        Assert.Equal(await DuckDbAsync(path, $"quote = '', delim = '{text[7]}'"), rows.Select(row => (row.ShortCaption, row.Image)));
    }

    [Theory]
    [InlineData("caption\timage\n\"two\nlines\"\tp1.jpg\n\"three\n\nlines\"\tp2.jpg\n", '\t')]
    [InlineData("image\tcaption\np1.jpg\t\"two\nlines\"\np2.jpg\t\"a \"\"quoted\"\" word\"\n", '\t')]
    [InlineData("caption,image\n\"a, b\nc, d\",p1.jpg\n\"a, b\nc\",p2.jpg\n", ',')]
    public async Task Fields_of_several_lines_stay_one(string text, char delimiter)
    {
        var path = _inputs.Write("a.txt", text);

        var rows = await _inputs.ReadAsync(path);

        Assert.Equal(await DuckDbAsync(path, $"quote = '\"', delim = '{delimiter}'"), rows.Select(row => (row.ShortCaption, row.Image)));
        Assert.Equal(2, rows.Count);
    }

    [Fact]
    public async Task Backslashes_before_quotes_are_seen_in_the_text()
    {
        var path = _inputs.Write("spark.csv", """
            image,caption,source
            p0.jpg,"he said \"hi\", then left",web
            p1.jpg,"plain",web
            p2.jpg,"ends with \\",web
            p3.jpg,"C:\temp",web

            """);

        var rows = await _inputs.ReadAsync(path);

        Assert.Equal(["he said \"hi\", then left", "plain", @"ends with \", @"C:\temp"], rows.Select(row => row.ShortCaption));
        var seen = await DuckDb.QueryAsync(
            $"SELECT caption FROM read_csv('{path}', header = true, delim = ',', quote = '\"', escape = '\\') LIMIT 3");
        Assert.Equal(seen.Select(row => (string?)row["caption"]), rows.Take(3).Select(row => row.ShortCaption));
    }

    [Fact]
    public async Task The_job_may_say_how_fields_are_written()
    {
        _inputs.Options = new ManifestOptions { Delimiter = '\u0001', CsvQuote = '\0' };
        var hive = await _inputs.ReadAsync(_inputs.Write("hive.txt", "image\u0001caption\np0.jpg\u0001\"a, b\n"));
        using var quoted = new PlannedInputs { Options = new ManifestOptions { CsvQuote = '\'', CsvEscape = '\\' } };
        var single = await quoted.ReadAsync(quoted.Write("q.csv", "image,caption\np0.jpg,'it\\'s, \"so\"'\n"));

        Assert.Equal(("p0.jpg", "\"a, b"), (hive[0].Image, hive[0].ShortCaption));
        Assert.Equal("it's, \"so\"", single[0].ShortCaption);
    }

    [Theory]
    [InlineData("image, caption\np0.jpg, one\np1.jpg, \"two, too\"\n")]
    [InlineData(" image ,caption \np0.jpg,one\np1.jpg,\"two, too\"\n")]
    [InlineData("sep=;\r\nimage;caption\r\np0.jpg;one\r\np1.jpg;two, too\r\n")]
    [InlineData("image,caption\rp0.jpg,one\rp1.jpg,\"two, too\"\r")]
    [InlineData("image,caption,note\rp0.jpg,one,\"a cell\nof two lines\"\rp1.jpg,\"two, too\",\r")]
    [InlineData("sep=;\rimage;caption;note\rp0.jpg;one;\"a cell\nof two lines\"\rp1.jpg;two, too;\r")]
    [InlineData("\uFEFFimage,caption\np0.jpg,one\n\uFEFFimage,caption\np1.jpg,\"two, too\"\n")]
    [InlineData("image,caption|note|more\np0.jpg,one\np1.jpg,\"two, too\"\n", "caption|note|more")]
    public async Task Headers_and_line_ends_of_other_programs_are_read(string text, string caption = "caption")
    {
        _inputs.Options = new ManifestOptions { CaptionColumn = caption };

        var rows = await _inputs.ReadAsync(_inputs.Write("a.csv", text));

        Assert.Equal([("p0.jpg", "one"), ("p1.jpg", "two, too")], rows.Select(row => (row.Image, row.ShortCaption)));
        Assert.All(rows, row => Assert.Null(row.Fault));
    }

    [Theory]
    [InlineData("{\"image\":\"p0.jpg\"}\r{\"image\":\"p1.jpg\"}\r")]
    [InlineData("\uFEFF{\"image\":\"p0.jpg\"}\n\uFEFF{\"image\":\"p1.jpg\"}\n")]
    public async Task Lines_of_JSON_end_in_carriage_returns_or_start_with_marks(string text)
    {
        var path = _inputs.Write("a.jsonl", text);

        Assert.Equal(["p0.jpg", "p1.jpg"], (await _inputs.ReadAsync(path)).Select(row => row.Image));
    }

    private static async Task<List<(string?, string?)>> DuckDbAsync(string path, string options) =>
        [.. (await DuckDb.QueryAsync($"SELECT caption, image FROM read_csv('{path}', header = true, all_varchar = true, {options})"))
            .Select(row => ((string?)row["caption"], (string?)row["image"]))];
}
