using System.Globalization;
using System.Text.Json.Nodes;
using FgClip.TestKit;

namespace FgClip.Cli.Tests.Commands;

/// <summary>Searches drawn scenes, and asks DuckDB for what is nearest by the vectors that <c>fgclip embed</c> computed.</summary>
[Collection(nameof(ShapesModel))]
public sealed class SearchCommandTests(ShapesModel shapes, EmbeddedScenes scenes) : IClassFixture<EmbeddedScenes>
{
    private const string Text = "a large green star";

    private string Parts => $"'{scenes.Embeddings}/part-*.parquet'";

    [Theory]
    [InlineData("image", "short")]
    [InlineData("text", "short")]
    [InlineData("region", "box")]
    public async Task A_text_finds_what_DuckDB_finds(string kind, string head)
    {
        var (manifest, texts) = (shapes.NewPath("texts.jsonl"), shapes.NewPath("texts"));
        await File.WriteAllTextAsync(manifest, $$"""{"key": "0", "caption": "{{Text}}"}""", TestContext.Current.CancellationToken);
        (await Fgclip.RunAsync("embed", "--model", shapes.Model, "--input", manifest, "--output", texts, "--features", "text",
            "--walk-type", head)).Ended(ExitCode.Done);

        var hits = await SearchAsync(Text, "--of", kind, "--top", "12");

        Assert.Equal(12, hits.Count);
        AssertSame(await NearestAsync(kind, $"(select text_embedding_{head} from '{texts}/part-*.parquet')", 12), hits);
        Assert.Equal(Enumerable.Range(1, 12), hits.Select(hit => (int)hit["rank"]!));
        Assert.All(hits, hit => Assert.NotEmpty((string)hit[kind == "region" ? "label" : "caption"]!));
    }

    [Fact]
    public async Task An_image_and_a_box_of_it_are_found_as_the_row_and_the_box_that_they_are()
    {
        var row = (await DuckDb.QueryAsync($"""
            select key, f_path, regions[1].box as box from {Parts} where len(regions) > 1 order by key limit 1
            """))[0];
        var file = Path.Combine(Path.GetDirectoryName(scenes.Manifest)!, (string)row["f_path"]!);
        double[] box = [.. row["box"]!.AsArray().Select(corner => (double)corner!)];
        var region = string.Join(',', new[] { box[0], box[1], box[2] - box[0], box[3] - box[1] }
            .Select(number => number.ToString("R", CultureInfo.InvariantCulture)));

        AssertSame(await NearestAsync("image", Stored("image_embedding", row), 9), await SearchAsync("--image", file, "--top", "9"));
        var boxes = await SearchAsync("--image", file, "--region", region, "--of", "region", "--top", "9");
        AssertSame(await NearestAsync("region", Stored("regions[1].embedding", row), 9), boxes);
        Assert.Equal(1, (double)boxes[0]["score"]!, 1e-4);
        Assert.Equal(box, boxes.First(hit => (string)hit["key"]! == (string)row["key"]!)["box"]!.AsArray().Select(x => (double)x!));
    }

    [Fact]
    public async Task A_row_finds_others_by_its_image_its_caption_or_one_of_its_boxes()
    {
        var row = (await DuckDb.QueryAsync($"select key from {Parts} where len(regions) > 1 order by key limit 1"))[0];
        var key = (string)row["key"]!;

        AssertSame(await NearestAsync("image", Stored("image_embedding", row), 9, key), await SearchAsync("--key", key, "--top", "9"));
        AssertSame(await NearestAsync("image", Stored("text_embedding_short", row), 9),
            await SearchAsync("--key", key, "--from", "text", "--top", "9"));
        AssertSame(await NearestAsync("text", Stored("regions[2].embedding", row), 9),
            await SearchAsync("--key", key, "--from", "region", "--box", "1", "--of", "text", "--top", "9"));
    }

    [Fact]
    public async Task A_vector_of_a_file_is_printed_with_key_and_caption()
    {
        var file = shapes.NewPath("vector.json");
        var row = (await DuckDb.QueryAsync($"select key, short_caption, image_embedding as v from {Parts} order by key limit 1"))[0];
        await File.WriteAllTextAsync(file, row["v"]!.ToJsonString(), TestContext.Current.CancellationToken);

        var result = (await RunAsync("--vector", file, "--top", "1")).Ended(ExitCode.Done);

        Assert.Equal($"  1.0000  {(string)row["key"]!}  {(string)row["short_caption"]!}", Assert.Single(result.Lines));
    }

    [Fact]
    public async Task Rows_are_filtered_before_the_nearest_are_taken()
    {
        var row = (await DuckDb.QueryAsync($"select key from {Parts} order by key limit 1"))[0];
        const string Where = "short_caption LIKE '%small%' AND width >= 10 -- few rows";

        foreach (var kind in (string[])["image", "region"])
        {
            var hits = await SearchAsync("--key", (string)row["key"]!, "--from", "text", "--of", kind, "--top", "15", "--where", Where);
            Assert.Equal(15, hits.Count);
            AssertSame(await NearestAsync(kind, Stored("text_embedding_short", row), 15, where: Where), hits);
        }

        Assert.Empty(await SearchAsync("--key", (string)row["key"]!, "--where", "false"));
    }

    [Theory]
    [InlineData("\"nosuch\" not found", "a star", "--where", "nosuch > 3")]
    [InlineData("more than one expression", "a star", "--where", "true); SELECT (1")]
    [InlineData("Give one of: a text, --image FILE, --key KEY, --vector FILE")]
    [InlineData("Give one of", "a star", "--key", "k")]
    [InlineData("The text is empty", " ")]
    [InlineData("--region: is a box of --image", "a star", "--region", "1,2,3,4")]
    [InlineData("is not X,Y,W,H", "--image", "x.png", "--region", "1,2,0,4")]
    [InlineData("--from and --box: are of the row that --key names", "a star", "--box", "0")]
    [InlineData("--top: must be 1 to 10000", "a star", "--top", "0")]
    [InlineData("has no row with the key nowhere", "--key", "nowhere")]
    [InlineData("There is no file nowhere.png", "--image", "nowhere.png")]
    public async Task What_cannot_be_meant_is_refused(string reason, params string[] options)
    {
        Assert.Contains(reason, (await RunAsync(options)).Ended(ExitCode.Usage).Error);
    }

    [Fact]
    public async Task Another_model_and_a_box_that_is_not_there_are_refused()
    {
        var key = (string)(await DuckDb.QueryAsync($"select key from {Parts} order by key limit 1"))[0]["key"]!;
        var (other, image) = (shapes.NewPath("model"), Directory.GetFiles(
            Path.GetDirectoryName(scenes.Manifest)!, "*.png", SearchOption.AllDirectories)[0]);
        (await Fgclip.RunAsync("model", "import", Fixtures.CheckpointShapes, "--out", other, "--precision", "fp16")).Ended(ExitCode.Done);

        Assert.Contains("is not the model that computed", (await RunAsync(Text, "--model", other)).Ended(ExitCode.Usage).Error);
        Assert.Contains("has no vector of its box 99",
            (await RunAsync("--key", key, "--from", "region", "--box", "99")).Ended(ExitCode.Usage).Error);
        Assert.Contains("is outside of the image",
            (await RunAsync("--image", image, "--region", "9999,9999,5,5")).Ended(ExitCode.Usage).Error);
    }

    private static string Stored(string column, JsonNode row) =>
        $"(select any_value({column}) from vectors where key = '{(string)row["key"]!}')";

    /// <summary>DuckDB's answer: keys, boxes and cosines.</summary>
    private async Task<IReadOnlyList<JsonNode>> NearestAsync(string kind, string query, int count, string except = "",
        string where = "true")
    {
        var items = kind switch
        {
            "region" => "select key, place, i::int - 1 as region, regions[i].embedding as v from wanted, range(1, len(regions) + 1) r(i)",
            "text" => "select key, place, -1 as region, text_embedding_short as v from wanted",
            _ => "select key, place, -1 as region, image_embedding as v from wanted",
        };
        return await DuckDb.QueryAsync($"""
            with vectors as materialized (select *, row_number() over (order by filename, file_row_number) as place
              from read_parquet({Parts}, filename = true, file_row_number = true)),
            wanted as materialized (from vectors where {where}
            ), items as materialized ({items})
            select key, region, list_cosine_similarity(v, {query}) as score from items where v is not null
              and place <> coalesce((select min(place) from vectors where key = '{except}'), 0)
            order by score desc, key, region limit {count}
            """);
    }

    /// <summary>DuckDB sums in another order, so that what scores the same but for rounding may change places.</summary>
    private static void AssertSame(IReadOnlyList<JsonNode> expected, IReadOnlyList<JsonNode> hits)
    {
        Assert.Equal(expected.Select(row => (double)row["score"]!), hits.Select(hit => (double)hit["score"]!),
            (a, b) => Math.Abs(a - b) < 1e-5);
        var last = (double)expected[^1]["score"]! + 1e-5;
        Assert.Equal(expected.Where(row => (double)row["score"]! > last).Select(Place).Order(),
            hits.Where(hit => (double)hit["score"]! > last).Select(Place).Order());
    }

    private static (string Key, int Region) Place(JsonNode row) => ((string)row["key"]!, (int?)row["region"] ?? -1);

    private async Task<IReadOnlyList<JsonNode>> SearchAsync(params string[] options) =>
        [.. (await RunAsync([.. options, "--json"])).Ended(ExitCode.Done).Lines.Select(line => JsonNode.Parse(line)!)];

    private Task<Fgclip.Result> RunAsync(params string[] options) =>
        Fgclip.RunAsync(["search", "--embeddings", scenes.Embeddings, "--cache", Path.Combine(shapes.Temp, "cache"), .. options]);
}
