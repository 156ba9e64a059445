using System.Globalization;
using System.Text.Json.Nodes;
using FgClip.TestKit;

namespace FgClip.Web.Tests.Search;

/// <summary>Searches over HTTP, and asks <c>fgclip search</c> and DuckDB for the same.</summary>
public sealed class SearchApiTests(SearchedSilo searched) : IClassFixture<SearchedSilo>
{
    private const string Text = "a large green star";

    [Theory]
    [InlineData("image")]
    [InlineData("text")]
    [InlineData("region")]
    public async Task A_text_finds_what_the_command_finds(string of)
    {
        var hits = await searched.FindAsync(new { text = Text, of, top = 30 });

        SearchedSilo.AssertSame(await searched.AskCliAsync(Text, "--of", of, "--top", "30"), hits);
        Assert.Equal(Enumerable.Range(1, 30), hits.Select(hit => (int)hit["rank"]!));
        Assert.All(hits, hit => Assert.True((int)hit["width"]! > 0 && (int)hit["height"]! > 0));
        Assert.All(hits, hit => Assert.Equal(of == "region", hit["box"] is not null));
    }

    [Fact]
    public async Task An_image_and_a_box_of_it_find_what_the_command_finds()
    {
        var (row, box) = await RowWithBoxesAsync();
        var file = Path.Combine(searched.Scenes, (string)row["f_path"]!);
        var image = "data:image/png;base64," + Convert.ToBase64String(
            await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
        var region = string.Join(',', new[] { box[0], box[1], box[2] - box[0], box[3] - box[1] }
            .Select(number => number.ToString("R", CultureInfo.InvariantCulture)));

        SearchedSilo.AssertSame(
            await searched.AskCliAsync("--image", file, "--top", "9"), await searched.FindAsync(new { image, top = 9 }));
        var boxes = await searched.FindAsync(new { image, box, of = "region", top = 9 });
        SearchedSilo.AssertSame(
            await searched.AskCliAsync("--image", file, "--region", region, "--of", "region", "--top", "9"), boxes);
        Assert.Equal(1, (double)boxes[0]["score"]!, 1e-4);
        var ofRow = await searched.FindAsync(new { key = (string)row["key"]!, box, of = "region", top = 9 });
        SearchedSilo.AssertSame(boxes, ofRow);
    }

    [Fact]
    public async Task A_row_finds_others_by_its_stored_vectors()
    {
        var (row, _) = await RowWithBoxesAsync();
        var key = (string)row["key"]!;
        var self = (await searched.FindAsync(new { key, from = "text", top = 200 })).First(hit => (string)hit["key"]! == key);
        var place = new { shard = (int)self["shard"]!, row = (int)self["row"]! };

        SearchedSilo.AssertSame(
            await searched.AskCliAsync("--key", key, "--top", "9"), await searched.FindAsync(new { row = place, top = 9 }));
        SearchedSilo.AssertSame(await searched.AskCliAsync("--key", key, "--from", "region", "--box", "1", "--of", "text", "--top", "9"),
            await searched.FindAsync(new { key, from = "region", region = 1, of = "text", top = 9 }));
        var others = await searched.FindAsync(new { row = place, top = 200 });
        Assert.Equal(2 * SearchedSilo.Images - 1, others.Count);
        Assert.DoesNotContain(others, hit => ((int)hit["shard"]!, (int)hit["row"]!) == (place.shard, place.row));
    }

    [Fact]
    public async Task A_cell_of_a_heat_map_finds_what_DuckDB_finds_by_the_stored_dense_map()
    {
        var dense = searched.NewPath("dense");
        await searched.Silo.SucceedAsync(await searched.Silo.SubmitAsync(searched.Spec(dense, new { image = false, dense = true })));
        var (row, _) = await RowWithBoxesAsync();
        var key = (string)row["key"]!;

        var hits = await searched.FindAsync(new { key, cell = new[] { 2, 1 }, of = "region", top = 12 });

        SearchedSilo.AssertSame(
            await DuckDb.QueryAsync($"""
                with cell as (select list_slice(dense_embedding, (dense_width + 2) * n + 1, (dense_width + 3) * n) as v
                  from (select *, len(dense_embedding) // (dense_height * dense_width) as n from '{dense}/part-*.parquet' where key = '{key}' limit 1)),
                boxes as (select key, i::int - 1 as region, regions[i].embedding as v from {searched.Parts}, range(1, len(regions) + 1) r(i))
                select key, region, list_cosine_similarity(boxes.v, cell.v) as score from boxes, cell order by score desc, key, region limit 12
                """),
            hits);
    }

    [Fact]
    public async Task Pages_of_hits_are_the_list_of_all()
    {
        var all = await searched.AskCliAsync(Text, "--of", "region", "--top", "10000");
        List<JsonNode> paged = [];
        int? offset = 0;
        while (offset is { } from)
        {
            var (_, answer) = await searched.SendAsync(new { text = Text, of = "region", top = 9, offset = from });
            Assert.Equal(all.Count, (int)answer!["vectors"]!);
            paged.AddRange(answer["hits"]!.AsArray().Select(hit => hit!));
            offset = (int?)answer["next"];
        }

        Assert.True(all.Count > 99, $"{all.Count}");
        SearchedSilo.AssertSame(all, paged);
        Assert.Equal(Enumerable.Range(1, all.Count), paged.Select(hit => (int)hit["rank"]!));
    }

    [Fact]
    public async Task Filters_keep_the_rows_and_the_scores_that_are_wanted()
    {
        const string Where = "key ilike '%STAR%' or short_caption ilike '%STAR%' or caption ilike '%STAR%' "
            + "or len(list_filter(regions, r -> r.label ilike '%STAR%')) > 0";

        var found = await searched.FindAsync(new { text = Text, contains = "STAR", statuses = new[] { "ok" }, top = 200 });
        var near = await searched.FindAsync(new { text = Text, minScore = (double)found[3]["score"]!, top = 200 });

        var expected = await searched.AskCliAsync(Text, "--where", Where, "--top", "200");
        Assert.InRange(expected.Count, 5, 2 * SearchedSilo.Images - 5);
        SearchedSilo.AssertSame(expected, found);
        var all = await searched.FindAsync(new { text = Text, top = 200 });
        Assert.Equal(all.Where(hit => (double)hit["score"]! >= (double)found[3]["score"]!).Select(hit => (int)hit["rank"]!),
            near.Select(hit => (int)hit["rank"]!));
        Assert.Empty(await searched.FindAsync(new { text = Text, statuses = new[] { "missing" } }));
    }

    [Fact]
    public async Task A_row_is_told_with_its_captions_similarities_and_boxes()
    {
        var (row, box) = await RowWithBoxesAsync();
        var hit = (await searched.FindAsync(new { key = (string)row["key"]!, from = "text", top = 200 }))
            .First(found => (string)found["caption"]! == (string)row["short_caption"]!);

        var told = await searched.Silo.GetAsync($"/api/v1/jobs/{searched.Job}/rows/{(int)hit["shard"]!}/{(int)hit["row"]!}");

        Assert.Equal(((string)row["key"]!, "ok", (string)row["f_path"]!),
            ((string)told["key"]!, (string)told["status"]!, (string)told["image"]!));
        var caption = Assert.Single(told["captions"]!.AsArray())!;
        Assert.Equal(("short", (string)row["short_caption"]!), ((string)caption["head"]!, (string)caption["text"]!));
        Assert.Equal((double)row["similarity_short"]!, (double)caption["similarity"]!, 1e-6);
        Assert.Equal((int)row["boxes"]!, told["regions"]!.AsArray().Count);
        Assert.Equal(box, told["regions"]![0]!["box"]!.AsArray().Select(side => (double)side!));
        Assert.True((bool)told["regions"]![0]!["hasVector"]!);
        var kinds = await searched.Silo.GetAsync($"/api/v1/jobs/{searched.Job}/search");
        Assert.Equal(["image", "text", "region"], kinds["of"]!.AsArray().Select(kind => (string)kind!));
        Assert.Equal(2 * SearchedSilo.Images, (int)kinds["rows"]!);
    }

    private async Task<(JsonNode Row, double[] Box)> RowWithBoxesAsync()
    {
        var row = (await DuckDb.QueryAsync($"""
            select key, f_path, short_caption, similarity_short, regions[1].box as box, len(regions)::int as boxes from {searched.Parts}
            where len(regions) > 1 order by key limit 1
            """))[0];
        return (row, [.. row["box"]!.AsArray().Select(corner => (double)corner!)]);
    }
}
