using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using FgClip.TestKit;

namespace FgClip.Cli.Tests.Commands;

/// <summary><c>fgclip mine</c> and <c>fgclip dedup</c> over drawn scenes, embedded by the model that was trained on such scenes.</summary>
[Collection(nameof(ShapesModel))]
public sealed class MineCommandTests(ShapesModel shapes, EmbeddedScenes scenes) : IClassFixture<EmbeddedScenes>
{
    private const int Images = EmbeddedScenes.Images, Kills = 4, MaxEvents = 60;

    private readonly string _embeddings = scenes.Embeddings;

    [Fact]
    public async Task Most_mined_phrases_differ_from_the_box_in_one_attribute()
    {
        var output = shapes.NewPath("mined");
        var result = (await MineAsync(output, "region", "phrase", "--format", "n-tuple", "--num-negatives", "3")).Ended(ExitCode.Done);

        var rows = await DuckDb.QueryAsync($"select * from '{output}/part-*.parquet'");
        var differences = rows.SelectMany(
            row => Enumerable.Range(1, 3).Select(i => Differences((string)row["positive"]!, (string)row[$"negative_{i}"]!))).ToArray();
        var share = differences.Count(number => number == 1) / (double)differences.Length;
        TestContext.Current.TestOutputHelper!.WriteLine($"{share:P1} of {differences.Length} mined phrases differ in one attribute");
        Assert.NotEmpty(rows);
        Assert.DoesNotContain(0, differences);
        // By chance it would be 12 of 79: of eighty phrases 7 differ in the colour alone, 4 in the kind, 1 in the size.
        Assert.InRange(share, 0.5, 1);
        Assert.Contains("negatives", result.Output);
    }

    [Fact]
    public async Task An_image_of_a_tar_is_named_with_its_tar()
    {
        var folder = Directory.CreateDirectory(shapes.NewPath("tars")).FullName;
        foreach (var (tar, image, caption) in (ReadOnlySpan<(string, string, string)>)
            [("s0", "rgb_64x64.png", "a red square"), ("s1", "photo_part.jpg", "a room")])
        {
            using var writer = new TarWriter(File.Create(Path.Combine(folder, $"{tar}.tar")), TarEntryFormat.Pax);
            writer.WriteEntry(Fixtures.At("images", image), "000000" + Path.GetExtension(image));
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "000000.txt")
            {
                DataStream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(caption)),
            });
        }

        var (embeddings, output) = (shapes.NewPath("tars-out"), shapes.NewPath("mined"));
        (await Fgclip.RunAsync("embed", "--model", shapes.Model, "--input", Path.Combine(folder, "*.tar"), "--output", embeddings)).Ended(
            ExitCode.Done);
        (await Fgclip.RunAsync("mine", "--embeddings", embeddings, "--anchor", "image", "--candidate", "text", "--output", output)).Ended(
            ExitCode.Done);

        var rows = await DuckDb.QueryAsync($"select anchor, positive, negative from '{output}/part-*.parquet'");
        Assert.Equal([("s0/000000.png", "a red square", "a room"), ("s1/000000.jpg", "a room", "a red square")],
            rows.Select(row => ((string?)row["anchor"], (string?)row["positive"], (string?)row["negative"])));
    }

    [Fact]
    public async Task FineHARD_keeps_captions_long_phrases_and_Chinese_items()
    {
        var output = shapes.NewPath("finehard");
        (await MineAsync(output, "region", "phrase", "--format", "finehard")).Ended(ExitCode.Done);
        var mined = Items(Directory.GetFiles(output, "part-*.json").Order());
        var source = JsonNode.Parse(await File.ReadAllTextAsync(scenes.Manifest, TestContext.Current.CancellationToken))!.AsArray()
            .Select(item => item!).ToArray();

        Assert.Equal(2 * Images, mined.Length);
        Assert.All(mined.Zip(source), pair =>
        {
            foreach (var name in new[] { "f_path", "caption", "short_caption", "is_cn" })
                Assert.Equal(pair.Second[name]?.ToJsonString(), pair.First[name]?.ToJsonString());
            var (boxes, expected) = (pair.First["bbox_info"]?.AsArray(), pair.Second["bbox_info"]?.AsArray());
            Assert.Equal(expected?.Count, boxes?.Count);
            foreach (var (box, other) in (boxes ?? []).Zip(expected ?? []))
            {
                Assert.Equal((string)other!["short_expr"]!, (string)box!["short_expr"]!);
                Assert.Equal((string)other["long_expr"]!, (string)box["long_expr"]!);
                Assert.Equal(1, (int)box["flag_short_neg"]!);
                var phrases = box["short_expr_negs"]!.AsObject().Select(phrase => (string)phrase.Value!).ToArray();
                Assert.Equal(10, phrases.Distinct().Count());
                Assert.DoesNotContain((string)box["short_expr"]!, phrases);
            }
        });
    }

    [Fact]
    public async Task Changed_attributes_are_scored_by_the_box_head()
    {
        var (output, words) = (shapes.NewPath("attributes"), shapes.NewPath("words") + ".tsv");
        await File.WriteAllTextAsync(
            words,
            "en\tcolour\tred|green|blue|yellow|purple|orange|black|white\n"
            + "en\tsize\tsmall|large\nen\tshape\tcircle|square|triangle|star|cross\n",
            TestContext.Current.CancellationToken);
        (await MineAsync(
            output, "region", "attribute", "--model", shapes.Model, "--attributes", words, "--format", "n-tuple-scores", "--num-negatives",
            "10", "--near-text", "1"))
            .Ended(ExitCode.Done);

        var rows = await DuckDb.QueryAsync($"select * from '{output}/part-*.parquet'");
        Assert.NotEmpty(rows);
        Assert.All(
            rows, row => Assert.All(Enumerable.Range(1, 10),
            i => Assert.Equal(1, Differences((string)row["positive"]!, (string)row[$"negative_{i}"]!))));

        // Where another box has such a phrase for its label, the dataset holds the vector: another way to the same score.
        var boxes = await DuckDb.QueryAsync($"""
            select box.label as label, box.embedding as box, box.label_embedding as phrase from (select unnest(regions) as box from '{_embeddings}/part-*.parquet')
            """);
        var phrases = boxes.DistinctBy(box => (string)box["label"]!)
            .ToDictionary(box => (string)box["label"]!, box => box["phrase"]!.AsArray());
        var first = boxes.First(box => (string)box["label"]! == (string)rows[0]["positive"]!)["box"]!.AsArray();
        int[] stored = [.. Enumerable.Range(1, 10).Where(i => phrases.ContainsKey((string)rows[0][$"negative_{i}"]!))];
        Assert.NotEmpty(stored);
        Assert.All(stored, i => Assert.Equal(
            first.Zip(phrases[(string)rows[0][$"negative_{i}"]!], (a, b) => (double)a! * (double)b!)
            .Sum(), (double)rows[0]["scores"]![i]!, 1e-4));
    }

    [Fact]
    public async Task Killed_at_random_moments_it_ends_in_the_bytes_of_an_undisturbed_run()
    {
        string[] options = ["--format", "n-tuple-scores", "--num-negatives", "5", "--tile-anchors", "40", "--tile-candidates", "30"];
        var (whole, killed) = (shapes.NewPath("whole"), shapes.NewPath("killed"));
        (await MineAsync(whole, "region", "phrase", options)).Ended(ExitCode.Done);
        Directory.CreateDirectory(killed);
        await FolderEvents.KillAsync(
            killed, Kills, new Random(21), MaxEvents, () => FolderEvents.EmptyAsync(killed), killed: null, Arguments(killed, "region",
            "phrase", options));
        (await MineAsync(killed, "region", "phrase", options)).Ended(ExitCode.Done);
        Assert.Equal(Content(whole), Content(killed));
    }

    [Fact]
    public async Task Dedup_finds_the_image_that_two_items_share()
    {
        var output = shapes.NewPath("dedup");
        var result = (await Fgclip.RunAsync("dedup", "--embeddings", _embeddings, "--output", output, "--above", "0.999", "--json")).Ended(
            ExitCode.Done);

        var manifest = JsonNode.Parse(result.Output)!;
        Assert.Equal((2 * Images, Images), ((int)manifest["items"]!, (int)manifest["copies"]!));
        var rows = await DuckDb.QueryAsync($"""
            select count(*)::int as items, count(*) filter (representative)::int as kept, count(distinct item)::int as images from '{output}/part-*.parquet'
            """);
        Assert.Equal(2 * Images, (int)rows[0]["items"]!);
        Assert.Equal((int)manifest["components"]!, (int)rows[0]["kept"]!);
        Assert.Equal(Images, (int)rows[0]["images"]!);
    }

    [Theory]
    [InlineData("--anchor", "--anchor", "phrase", "--candidate", "text")]
    [InlineData("attribute needs the model", "--anchor", "region", "--candidate", "attribute")]
    [InlineData("Negatives.RangeMax", "--anchor", "image", "--candidate", "text", "--range-max", "2")]
    [InlineData("--memory", "--anchor", "image", "--candidate", "text", "--memory", "much")]
    [InlineData("finehard", "--anchor", "image", "--candidate", "text", "--format", "csv")]
    public async Task What_cannot_be_meant_is_said(string named, params string[] options)
    {
        var result = (await Fgclip.RunAsync(["mine", "--embeddings", _embeddings, "--output", shapes.NewPath("refused"), .. options]))
            .Ended(ExitCode.Usage);
        Assert.Contains(named, result.Error);
    }

    [Fact]
    public async Task A_folder_that_is_no_dataset_is_named()
    {
        var result =
            (await Fgclip.RunAsync("mine", "--embeddings", shapes.Model, "--anchor", "image", "--candidate", "text", "--output",
                shapes.NewPath("none"))).Ended(ExitCode.Failed);
        Assert.Contains(shapes.Model, result.Error);
        Assert.Contains("fgclip embed", result.Error);
    }

    private Task<Fgclip.Result> MineAsync(string output, string anchor, string candidate, params string[] options) =>
        Fgclip.RunAsync(Arguments(output, anchor, candidate, options));

    private string[] Arguments(string output, string anchor, string candidate, string[] options) =>
        ["mine", "--embeddings", _embeddings, "--output", output, "--anchor", anchor, "--candidate", candidate, .. options];

    private static JsonNode[] Items(IEnumerable<string> files) =>
        [.. files.SelectMany(file => JsonNode.Parse(File.ReadAllText(file))!.AsArray()).Select(item => item!)];

    /// <summary>Size, colour and kind are a word each, behind the article.</summary>
    private static int Differences(string phrase, string other) =>
        phrase.Split(' ').Zip(other.Split(' ')).Skip(1).Count(pair => pair.First != pair.Second);

    private static SortedDictionary<string, string> Content(string folder) => new(
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(
            file => Path.GetRelativePath(folder, file), file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))),
        StringComparer.Ordinal);
}
