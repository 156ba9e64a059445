using System.Text;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Manifests;
using FgClip.Datasets.Manifests.Delimited;
using FgClip.TestKit;

namespace FgClip.Datasets.Tests.Manifests.Delimited;

public sealed class CsvReaderTests
{
    private static readonly CsvHeader Header = new(',', ["key", "image", "caption", "boxes"]);

    [Fact]
    public async Task Columns_mean_what_the_options_say()
    {
        var options = new ManifestOptions { KeyColumn = "id", ImageColumn = "file", CaptionColumn = "text", BoxesColumn = "objects" };
        var header = new CsvHeader('\t', ["id", "file", "text", "objects", "more"]);

        var row = Assert.Single(
            await ReadAsync("h\n007\ta.jpg\ta dog\t\"[{\"\"box\"\":[0,1,2,3],\"\"label\"\":\"\"x\"\"}]\"\t\n", header, options));

        Assert.Equal(("007", "a.jpg", "a dog", "a dog", "a dog"), (row.Key, row.Image, row.ShortCaption, row.LongCaption, row.BoxCaption));
        Assert.Equal(("x", 3.0), (Assert.Single(row.Boxes).Label, row.Boxes[0].Box[3]));
        Assert.Equal([("id", "007"), ("file", "a.jpg"), ("text", "a dog"), ("objects", row.Columns[3].Text), ("more", null)],
            row.Columns.Select(c => (c.Name, c.Text)));
    }

    [Theory]
    [InlineData("a,b,c,", "a|b|c|<null>")]
    [InlineData("\"a\",\"b,\"\"x\"\"\",\"c\nd\",", "a|b,\"x\"|c\nd|<null>")]
    [InlineData("\"\",,\" \",", "|<null>| |<null>")]
    [InlineData("a\"b,c\"\"d,\"e\r\nf\",", "a\"b|c\"\"d|e\r\nf|<null>")]
    public async Task Fields_are_quoted_as_RFC_4180_has_it(string line, string fields)
    {
        foreach (var end in new[] { "", "\n", "\r\n" })
        {
            var row = Assert.Single(await ReadAsync("h\n" + line + end));

            Assert.Null(row.Fault);
            Assert.Equal(fields, string.Join('|', row.Columns.Select(c => c.Text ?? "<null>")));
        }
    }

    [Fact]
    public async Task What_DuckDB_writes_is_read_back()
    {
        using var folder = new TempFolder();
        string[] texts = ["plain", "a,b", "a\"b\"", "\"", "line\nline", "\r\n", " space ", "日本語", "\t;|", "", "'"];
        var values = string.Join(',', texts.Select((text, i) => $"({i}, '{text.Replace("'", "''", StringComparison.Ordinal)}', NULL)"));
        foreach (var (delimiter, name) in new[] { (',', "csv"), ('\t', "tsv"), (';', "ssv"), ('|', "bsv") })
        {
            await DuckDb.QueryAsync(
                $"COPY (SELECT * FROM (VALUES {values}) t(key, caption, \"no\")) TO '{folder.At(name)}' (HEADER, DELIMITER '{delimiter}')");
            var bytes = await File.ReadAllBytesAsync(folder.At(name), TestContext.Current.CancellationToken);

            var header = ManifestSniffer.Sniff("m", bytes, isWhole: true, new()).Header!;
            var rows = await ManifestText.ReadAsync(new CsvReader("m", header, new()), bytes, chunk: 3);

            Assert.Equal(new CsvHeader(delimiter, []).Delimiter, header.Delimiter);
            Assert.Equal(["key", "caption", "no"], header.Columns);
            Assert.Equal(texts, rows.Select(row => row.ShortCaption));
            Assert.All(rows, row => Assert.Null(row.Columns[2].Text));
        }
    }

    [Theory]
    [InlineData("a,b,c", "line 2: 3 fields, and the header has 4")]
    [InlineData("a,b,c,d,e", "line 2: 5 fields, and the header has 4")]
    [InlineData("\"a\"x,b,c,", "line 2: field 1 continues behind its closing quote")]
    public async Task A_row_that_is_none_is_a_row_with_its_line(string line, string fault)
    {
        var rows = await ReadAsync($"h\n{line}\na,b,c,\n");

        Assert.StartsWith($"m, {fault}", rows[0].Fault!.Message);
        Assert.Empty(rows[0].Columns);
        Assert.Null(rows[1].Fault);
    }

    [Theory]
    [InlineData("a,b,c,[1]", "line 2: \"boxes\" holds a number where an object with \"box\" should be")]
    [InlineData("a,b,c,nonsense", "line 2: \"boxes\" is a text that holds no list of boxes")]
    [InlineData("a,b,c,\"[{\"\"box\"\":[0,0,\"\"NaN\"\",1]}]\"", "line 2: \"box\" holds a text where a finite number should be")]
    public async Task Boxes_that_are_none_cost_themselves(string line, string fault)
    {
        var row = Assert.Single(await ReadAsync($"h\n{line}\n"));

        Assert.Equal((null, "a", "b", "c"), (row.Fault, row.Key, row.Image, row.ShortCaption));
        Assert.StartsWith($"m, {fault}", row.Fields!.Boxes);
    }

    [Fact]
    public async Task Lines_are_counted_through_blank_ones_and_those_between_quotes()
    {
        var rows = await ReadAsync("\uFEFFh\n\n\"a\n\nb\",,,\n\r\n,,,\nx\n");

        Assert.Equal([3, 7, 8], rows.Select(row => row.Number));
        Assert.Equal(6, rows[0].Offset);
        Assert.StartsWith("m, line 8: 1 fields", rows[2].Fault!.Message);
    }

    [Fact]
    public async Task Text_that_is_no_UTF8_costs_its_row()
    {
        var bytes = "h\na,b,c,\na,?,c,\na,b,c,"u8.ToArray();
        bytes[Array.IndexOf(bytes, (byte)'?')] = 0xFF;

        var rows = await ManifestText.ReadAsync(new CsvReader("m", Header, new()), bytes);

        Assert.Equal([false, true, false], rows.Select(row => row.Fault is not null));
        Assert.Contains("not UTF-8", rows[1].Fault!.Message);
    }

    [Fact]
    public async Task A_record_beyond_the_limit_is_skipped_quotes_and_all()
    {
        var text = $"h\n{new string('x', 5_000)}\na,b,\"{new string('\n', 5_000)}\",\nz,b,c,\n";

        var rows = await ManifestText.ReadAsync(new CsvReader("m", Header, new(), recordLimit: 1_000), Encoding.UTF8.GetBytes(text),
            chunk: 100);

        Assert.Equal([2, 3, 5_004], rows.Select(row => row.Number));
        Assert.All(rows.Take(2), row => Assert.Contains("longer than 1,000 bytes", row.Fault!.Message));
        Assert.Equal("z", rows[2].Key);
    }

    [Fact]
    public async Task A_quote_that_never_closes_is_refused_with_its_line()
    {
        var e = await Assert.ThrowsAsync<ManifestFormatException>(() => ReadAsync("h\na,b,c,\na,\"b,c,\nd,e,f\n"));

        Assert.Equal("m: a quote opens in the row of line 3 and never closes. If its quotes are characters, say so with --csv-quote none.",
            e.Message);
    }

    [Fact]
    public async Task A_damaged_text_gives_rows_or_is_refused_by_name()
    {
        var random = new Random(3);
        var text = Encoding.UTF8.GetBytes(
            "key,image,caption,boxes\n" + string.Concat(Enumerable.Repeat("k,\"a,\"\"b\"\".jpg\",é,\"[{\"\"box\"\":[0,0,1,1]}]\"\n", 5)));
        var (refused, good) = (0, 0);
        for (var round = 0; round < 2_000; round++)
        {
            try
            {
                var rows = await ManifestText.ReadAsync(new CsvReader("m", Header, new()), Mutation.Apply(text, random), chunk: 50);
                Assert.All(
                    rows, row => Assert.True(
                        row.Fault is null || row.Fault.Message.StartsWith($"m, line {row.Number}: ", StringComparison.Ordinal)));
                good += rows.Count(row => row.Fault is null);
            }
            catch (ManifestFormatException e)
            {
                Assert.StartsWith("m: ", e.Message);
                refused++;
            }
        }

        Assert.InRange(refused, 1, 1_999);
        Assert.True(good > 1_000, $"{good} rows came through");
    }

    private static Task<List<ManifestRow>> ReadAsync(string text, CsvHeader? header = null, ManifestOptions? options = null) =>
        ManifestText.ReadAsync(new CsvReader("m", header ?? Header, options ?? new()), Encoding.UTF8.GetBytes(text));
}
