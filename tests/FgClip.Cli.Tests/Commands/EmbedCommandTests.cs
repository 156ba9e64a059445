using System.Security.Cryptography;
using System.Text.Json.Nodes;
using FgClip.TestKit;

namespace FgClip.Cli.Tests.Commands;

[Collection(nameof(ShapesModel))]
public sealed class EmbedCommandTests(ShapesModel shapes)
{
    private static string Images => Fixtures.At("images");

    [Fact]
    public async Task Every_image_of_a_folder_has_its_row_and_bad_ones_say_why()
    {
        var output = shapes.NewPath("folder");
        await EmbedAsync(output, "--input", Images, "--features", "image");

        var rows = await DuckDb.QueryAsync($"select key, status, error, width, image_embedding from '{output}/part-*.parquet'");
        Assert.Equal(Directory.GetFiles(Images).Select(Path.GetFileName).Order(StringComparer.Ordinal),
            rows.Select(row => (string?)row["key"]));
        Assert.All(rows, row =>
        {
            var bad = ((string)row["key"]!).StartsWith("bad_", StringComparison.Ordinal);
            Assert.Equal(bad, (string)row["status"]! != "ok");
            Assert.Equal(bad, row["image_embedding"] is null);
            Assert.Equal(bad, row["error"] is not null);
        });
        var statuses = rows.ToDictionary(row => (string)row["key"]!, row => (string)row["status"]!);
        Assert.Equal("too_large", statuses["bad_bomb.png"]);
        Assert.Equal("not_an_image", statuses["bad_html.jpg"]);
        Assert.Equal("truncated", statuses["bad_truncated.jpg"]);
        Assert.True(File.Exists(Path.Combine(output, "_SUCCESS")));
        Assert.Empty(
            Directory.Exists(Path.Combine(output, "_attempts")) ? Directory.GetFileSystemEntries(Path.Combine(output, "_attempts")) : []);
    }

    [Fact]
    public async Task The_silos_log_is_shown_on_request_from_information_on()
    {
        var result = await Fgclip.RunAsync(
            "embed", "--model", shapes.Model, "--input", Images, "--output", shapes.NewPath("out"), "--features", "image", "--verbose");

        Assert.Equal(ExitCode.Done, result.ExitCode);
        Assert.Matches(@"(?m)^Information: FgClip\.", result.Error);
        Assert.DoesNotMatch(@"(?m)^(Trace|Debug): ", result.Error);
    }

    [Fact]
    public async Task A_folder_has_texts_by_default_where_they_lie_beside_its_images()
    {
        var (bare, pairs) = (shapes.NewPath("bare"), shapes.NewPath("pairs"));
        foreach (var folder in (string[])[bare, pairs])
            File.Copy(Fixtures.At("images", "rgb_64x64.png"), Path.Combine(Directory.CreateDirectory(folder).FullName, "a.png"));
        await File.WriteAllTextAsync(Path.Combine(pairs, "a.txt"), "a red square");
        var (first, second) = (shapes.NewPath("out"), shapes.NewPath("out"));
        await EmbedAsync(first, "--input", bare);
        await EmbedAsync(second, "--input", pairs);

        var row = Assert.Single(await DuckDb.QueryAsync($"select * from '{first}/part-*.parquet'"));
        Assert.Equal(("ok", true), ((string?)row["status"], row["image_embedding"] is not null));
        Assert.DoesNotContain(row.AsObject(), column => column.Key.StartsWith("text_embedding", StringComparison.Ordinal));
        row = Assert.Single(await DuckDb.QueryAsync($"select * from '{second}/part-*.parquet'"));
        Assert.Equal(("ok", "a red square"), ((string?)row["status"], (string?)row["caption"]));
        Assert.NotNull(row["text_embedding_short"]);
        var refused = await Fgclip.RunAsync(
            "embed", "--model", shapes.Model, "--input", bare, "--output", shapes.NewPath("out"), "--features", "image,text");
        Assert.Contains("has a caption", refused.Ended(ExitCode.Usage).Error);
    }

    [Fact]
    public async Task A_line_that_does_not_parse_keeps_its_row_and_its_number()
    {
        var manifest = await ManifestAsync(
            """{"image": "rgb_64x64.png", "caption": "a red square", "key": "good", "source": "web"}""",
            """{"image": "rgb_64x64.png", """,
            """{"image": "../rgb_64x64.png", "caption": "elsewhere"}""",
            """{"image": "rgb_64x64.png", "caption": ""}""",
            """{"image": "none.png", "caption": "a red square"}""");
        var output = shapes.NewPath("lines");
        await EmbedAsync(output, "--input", manifest, "--image-root", Images, "--walk-type", "short,long");

        var rows = await DuckDb.QueryAsync($"select * from '{output}/part-*.parquet'");
        Assert.Equal(["ok", "bad_row", "outside_root", "empty_caption", "missing"], rows.Select(row => (string)row["status"]!));
        Assert.Contains("line 2", (string)rows[1]["error"]!);
        Assert.Equal("web", (string)rows[0]["source"]!);
        Assert.NotNull(rows[3]["image_embedding"]);
        Assert.Null(rows[3]["text_embedding_short"]);
        Assert.NotNull(rows[4]["text_embedding_long"]);
    }

    [Fact]
    public async Task Too_many_bad_rows_fail_the_job_with_their_reasons_and_a_higher_rate_goes_on()
    {
        var manifest =
            await ManifestAsync([.. Enumerable.Range(0, 1_200).Select(row => row % 2 == 0 ? "no row" : """{"image": "none.png"}""")]);
        var output = shapes.NewPath("rate");
        string[] embed = ["embed", "--model", shapes.Model, "--output", output, "--input", manifest, "--features", "image"];

        var failed = await Fgclip.RunAsync(embed);
        failed.Ended(ExitCode.Failed);
        Assert.Contains("1200 of 1200 rows failed, more than the 10 % that --max-error-rate allows: 600 bad_row, 600 missing.",
            failed.Error);
        Assert.False(File.Exists(Path.Combine(output, "_SUCCESS")));

        (await Fgclip.RunAsync([.. embed, "--max-error-rate", "1"])).Ended(ExitCode.Done);
        Assert.True(File.Exists(Path.Combine(output, "_SUCCESS")));

        var wrong = await Fgclip.RunAsync([.. embed, "--max-error-rate", "1.2"]);
        wrong.Ended(ExitCode.Usage);
        Assert.Contains("MaxErrorRate", wrong.Error);
    }

    [Theory]
    [InlineData("fp32")]
    [InlineData("int8")]
    public async Task Neither_order_nor_batch_nor_shard_size_changes_a_vector(string precision)
    {
        var model = shapes.NewPath(precision);
        (await Fgclip.RunAsync("model", "import", Fixtures.CheckpointShapes, "--out", model, "--precision", precision)).Ended(
            ExitCode.Done);
        var lines = Directory.GetFiles(Images).Where(file => !Path.GetFileName(file).StartsWith("bad_", StringComparison.Ordinal))
            .Select(
                (file, i) => new JsonObject { ["image"] = Path.GetFileName(file), ["caption"] = $"a red square number {i}" }.ToJsonString())
            .ToArray();
        string[] features = ["--image-root", Images, "--features", "image,text,dense", "--max-num-patches", "128"];
        var (plain, other) = (shapes.NewPath("plain"), shapes.NewPath("other"));
        var first =
            await Fgclip.RunAsync(["embed", "--model", model, "--output", plain, .. features, "--input", await ManifestAsync(lines)]);
        first.Ended(ExitCode.Done);
        new Random(5).Shuffle(lines);
        (await Fgclip.RunAsync(
            ["embed", "--model", model, "--output", other, .. features, "--input", await ManifestAsync(lines), "--shard-rows", "7",
            "--batch-images", "3", "--batch-tokens", "300"]))
            .Ended(ExitCode.Done);

        foreach (var column in new[] { "image_embedding", "text_embedding_short", "dense_embedding" })
        {
            var difference = await DuckDb.QueryAsync($"""
                select count(*) as rows, max(list_max(list_transform(list_zip(a.{column}, b.{column}), x -> abs(x[1] - x[2])))) as most
                from '{plain}/part-*.parquet' a join '{other}/part-*.parquet' b using (key)
                """);
            Assert.Equal(lines.Length, int.Parse(difference[0]["rows"]!.ToString()));
            Assert.InRange((double)difference[0]["most"]!, 0, 1e-5);
        }
    }

    [Fact]
    public async Task Another_specification_on_the_same_output_is_refused_with_what_differs()
    {
        var output = shapes.NewPath("refused");
        var manifest = await ManifestAsync("""{"image": "rgb_64x64.png", "caption": "a red square"}""");
        string[] options = ["--input", manifest, "--image-root", Images];
        await EmbedAsync(output, options);
        var again = (await Fgclip.RunAsync(["embed", "--model", shapes.Model, "--output", output, .. options])).Ended(ExitCode.Done);
        Assert.Contains("1 row", again.Output);

        var other = await Fgclip.RunAsync(["embed", "--model", shapes.Model, "--output", output, .. options, "--no-normalize"]);
        other.Ended(ExitCode.Usage);
        Assert.Contains("ormalize", other.Error);
    }

    [Fact]
    public async Task A_file_that_is_no_manifest_is_a_usage_error()
    {
        var result = await Fgclip.RunAsync(
            "embed", "--model", shapes.Model, "--input", Fixtures.At("images", "rgb_1x1.png"), "--output", shapes.NewPath("none"));
        result.Ended(ExitCode.Usage);
        Assert.Contains("rgb_1x1.png", result.Error);
    }

    [Theory]
    [InlineData("gpu", "'gpu' is not a device")]
    [InlineData("cuda:x", "'x' is not a number of a GPU")]
    [InlineData("cpu,cpu", "cpu is there twice")]
    [InlineData(",", "names no device")]
    public async Task Devices_that_cannot_be_meant_are_said(string devices, string said)
    {
        var result =
            (await Fgclip.RunAsync("embed", "--model", shapes.Model, "--input", Images, "--output", shapes.NewPath("none"), "--device",
                devices)).Ended(ExitCode.Usage);
        Assert.Contains($"--device: {said}", result.Error);
    }

    [Fact]
    public async Task A_device_that_is_named_computes_and_one_that_is_missing_is_said_before_anything_starts()
    {
        var (without, named, missing) = (shapes.NewPath("cpu"), shapes.NewPath("cpu"), shapes.NewPath("cuda"));
        await EmbedAsync(without, "--input", Images);
        await EmbedAsync(named, "--input", Images, "--device", "cpu");
        Assert.Equal(Parts(without), Parts(named));

        // CI builds for the processor alone.
        var result = (await Fgclip.RunAsync("embed", "--model", shapes.Model, "--input", Images, "--output", missing, "--device", "cuda:0"))
            .Ended(ExitCode.Failed);
        Assert.Contains("-p:OnnxRuntimeFlavor=Gpu", result.Error);
        Assert.False(Directory.Exists(missing));
    }

    [Fact]
    public async Task Images_that_are_all_missing_end_as_missing_rows_and_a_root_that_is_not_there_as_an_error()
    {
        var (missing, unmounted) = (shapes.NewPath("missing"), shapes.NewPath("unmounted"));
        var manifest = await ManifestAsync([.. Enumerable.Range(0, 24).Select(i => $$"""{"image": "none-{{i}}.png"}""")]);

        await EmbedAsync(missing, "--input", manifest, "--features", "image", "--max-error-rate", "1");
        var rows = await DuckDb.QueryAsync($"select status, count(*) as n from '{missing}/part-*.parquet' group by status");
        Assert.Equal(("missing", 24), ((string)Assert.Single(rows)["status"]!, int.Parse(rows[0]["n"]!.ToString())));

        var root = shapes.NewPath("not-mounted");
        var result = (await Fgclip.RunAsync(
            "embed", "--model", shapes.Model, "--input", manifest, "--output", unmounted, "--features", "image", "--image-root",
            root)).Ended(ExitCode.Failed);
        Assert.Contains($"There is no image root {root}", result.Error);
        Assert.Empty(Directory.GetFiles(unmounted, "part-*"));
    }

    private async Task EmbedAsync(string output, params string[] options) =>
        (await Fgclip.RunAsync(["embed", "--model", shapes.Model, "--output", output, .. options])).Ended(ExitCode.Done);

    private async Task<string> ManifestAsync(params string[] lines)
    {
        var manifest = shapes.NewPath("manifest") + ".jsonl";
        await File.WriteAllLinesAsync(manifest, lines);
        return manifest;
    }

    private static SortedDictionary<string, string> Parts(string output) =>
        new(Directory.GetFiles(output, "part-*.parquet").ToDictionary(
            file => Path.GetFileName(file), file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))));
}
