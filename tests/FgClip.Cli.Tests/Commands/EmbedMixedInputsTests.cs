using System.Text.Json.Nodes;
using FgClip.TestKit;

namespace FgClip.Cli.Tests.Commands;

/// <summary>
/// One job over inputs of some sixty kinds, all with the same image and the same caption: a row whose image or caption can be read has the
/// vectors of the plain row, and no other row has any.
/// </summary>
[Collection(nameof(ShapesModel))]
public sealed class EmbedMixedInputsTests(ShapesModel shapes)
{
    /// <summary>The rows that are not ok: their status, and whether they have the image's and the caption's vector.</summary>
    private static readonly Dictionary<string, (string Status, bool Image, bool Text)> Others = new()
    {
        ["j-caption-number"] = ("empty_caption", true, false),
        ["j-caption-list"] = ("empty_caption", true, false),
        ["j-caption-nan"] = ("empty_caption", true, false),
        ["j-caption-blank"] = ("empty_caption", true, false),
        ["j-image-number"] = ("missing", false, true),
        ["j-image-null"] = ("missing", false, true),
        ["j-missing"] = ("missing", false, true),
        ["j-tiff-lab"] = ("unsupported", false, true),
        ["j-tiff-zstd"] = ("unsupported", false, true),
        ["j-gif-long-codes"] = ("unreadable", false, true),
        ["j-long-name"] = ("missing", false, true),
        ["j-not-an-image"] = ("not_an_image", false, true),
        ["j-outside"] = ("outside_root", false, true),
        ["c-plain.csv"] = ("bad_row", false, false),
        ["t-json-empty"] = ("bad_row", true, true),
        ["t-json-list"] = ("bad_row", true, true),
        ["t-caption-list"] = ("empty_caption", true, false),
        ["t-other"] = ("missing", false, false),
        ["f-alone"] = ("empty_caption", true, false),
        ["q-caption-bytes"] = ("empty_caption", true, false),
    };

    private static readonly string[] Good =
    [
        "j-plain", "j-nan", "j-infinity", "j-nested", "j-base64", "j-data", "j-boxes-number", "j-bom", "j-bom-middle", "j-cr", "j-crlf",
        "j-gzip",
        "j-gzip-member", "j-bmp-52", "j-bmp-56", "j-png-checksum", "j-tiff-deflate", "c-plain", "c-quoted",
        "c-spaces", "c-sep", "c-cr", "c-bar", "c-spark", "c-bare", "c-bare-next", "c-bare-last",
        "c-lines", "c-base64",
        "t-plain", "t-nan", "t-unseen", "t-behind-zeros", @"t-latin1-\xE8", @"t-latin1-\xE9", "h-nan", "f-pair", "f-gbk-è", @"f-caf\xE9",
        "q-plain", "q-bytes", "q-image", "q-struct", "q-path-bytes", "q-nulls",
    ];

    [Fact]
    public async Task Each_row_has_the_status_and_the_vectors_that_its_kind_has()
    {
        var folder = Directory.CreateDirectory(shapes.NewPath("mixed")).FullName;
        await Python.RunAsync(
            await File.ReadAllTextAsync(Path.Combine(Fixtures.Repository, "tests/FgClip.Cli.Tests/Commands/mixed-inputs.py"),
            TestContext.Current.CancellationToken), folder);
        await WriteParquetAsync(folder);
        try
        {
            await EmbedAndCompareAsync(folder);
        }
        finally
        {
            // .NET cannot delete names that are not UTF-8.
            await Python.RunAsync("import shutil, sys\nshutil.rmtree(sys.argv[1])", folder);
        }
    }

    private async Task EmbedAndCompareAsync(string folder)
    {
        var output = shapes.NewPath("out");
        string[] inputs =
        [
            .. Directory.GetFiles(folder).Where(file => Path.GetExtension(file) is not (".png" or ".bmp" or ".tif" or ".gif"))
                .Order(StringComparer.Ordinal),
            Path.Combine(folder, "folder"),
        ];

        var embed = (await Fgclip.RunAsync(
            [
                "embed", "--model", shapes.Model, "--output", output, "--features", "image,text", "--image-root", folder, "--shard-rows",
                "3",
                .. inputs.SelectMany(input => new[] { "--input", input }),
            ])).Ended(ExitCode.Done);

        var rows = (await DuckDb.QueryAsync($"SELECT * FROM '{output}/part-*.parquet'")).ToDictionary(row => Kind((string)row["key"]!));
        Assert.Equal(Good.Concat(Others.Keys).Order(StringComparer.Ordinal), rows.Keys.Order(StringComparer.Ordinal));
        var plain = rows["j-plain"];
        foreach (var (kind, row) in rows)
        {
            var (status, image, text) = Others.GetValueOrDefault(kind, ("ok", true, true));
            Assert.Equal((kind, status), (kind, (string)row["status"]!));
            Assert.True(status == "ok" == row["error"] is null && ((string?)row["error"] ?? "").Length < 1_000, $"{kind}: {row["error"]}");
            AssertVector(kind, image ? plain["image_embedding"] : null, row["image_embedding"]);
            AssertVector(kind, text ? plain["text_embedding_short"] : null, row["text_embedding_short"]);
        }

        var verify = (await Fgclip.RunAsync("verify", output)).Ended(ExitCode.Done).Output;
        Assert.Contains("all well", verify);
        foreach (var line in new[] { embed.Output, verify })
        {
            Assert.Contains("Passed over: ", line);
            Assert.Contains("1 AppleDouble files (._*)", line);
            Assert.Contains("1 hidden files", line);
            Assert.Contains("1 hidden tar members", line);
            Assert.Contains("1 tar members .cls", line);
        }
    }

    private static async Task WriteParquetAsync(string folder)
    {
        const string Image = "(SELECT content FROM read_blob('{0}/p.png'))";
        var image = string.Format(System.Globalization.CultureInfo.InvariantCulture, Image, folder);
        (string Name, string Select)[] files =
        [
            ("q-plain", "'p.png' AS image, 'a red square' AS caption, 1.5::DOUBLE AS number"),
            ("q-bytes", "'p.png' AS image, 'a red square'::BLOB AS caption, uuid '12345678-9abc-def0-1234-56789abcdef0' AS id"),
            ("q-image", $"{image} AS image, 'a red square' AS caption"),
            ("q-struct", $"{{bytes: {image}, path: 'x/p.png'}} AS image, 'a red square' AS caption"),
            ("q-path-bytes", "'p.png'::BLOB AS image, 'a red square' AS caption"),
            ("q-nulls", "'p.png' AS image, 'a red square' AS caption, NULL::BIGINT AS number"),
            ("q-caption-bytes", "'p.png' AS image, '\\xFF\\xFE'::BLOB AS caption"),
        ];
        foreach (var (name, select) in files)
            await DuckDb.QueryAsync($"COPY (SELECT '{name}' AS key, {select}) TO '{folder}/{name}.parquet' (FORMAT parquet)");
    }

    /// <summary>The kind of a row: its key, or the last part of it without folders, extension and number.</summary>
    private static string Kind(string key)
    {
        var name = key[(key.LastIndexOf('/') + 1)..].Split('#')[0];
        return name.EndsWith(".png", StringComparison.Ordinal) ? name[..^4] : name;
    }

    private static void AssertVector(string kind, JsonNode? expected, JsonNode? actual)
    {
        Assert.True(expected is null == actual is null, $"{kind}: {(actual is null ? "no vector" : "a vector")}");
        if (expected is null || actual is null)
            return;
        foreach (var (left, right) in expected.AsArray().Zip(actual.AsArray()))
            Assert.Equal((double)left!, (double)right!, 1e-4);
    }
}
