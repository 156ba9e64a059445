using System.Collections;
using System.Globalization;
using System.Text.Json.Nodes;
using FgClip.Datasets.Embeddings;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Search;
using FgClip.Search.Queries;
using FgClip.Search.Vectors;
using FgClip.TestKit;
using FgClip.TestKit.Datasets;

namespace FgClip.Search.Tests;

/// <summary>Asks DuckDB for the same rows in the same order.</summary>
public sealed class ExactIndexTests(SearchedRows rows) : IClassFixture<SearchedRows>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(SearchKind.Image, 1)]
    [InlineData(SearchKind.Image, 13)]
    [InlineData(SearchKind.Image, 2_000)]
    [InlineData(SearchKind.Text, 10)]
    [InlineData(SearchKind.Region, 25)]
    public async Task Hits_are_those_of_DuckDB_and_ties_are_in_the_order_of_keys(SearchKind kind, int count)
    {
        var query = SearchedRows.Query(count);
        using var index = await OpenAsync(new SearchTarget(kind));

        var hits = await index.FindAsync(new SearchQuery(query, count), Cancel);

        var expected = await DuckDb.QueryAsync($"""
            with items as materialized ({Items(kind)})
            select key, filename, row, region, box, text, list_cosine_similarity(v, {Numbers(query)}::float[]) as score
            from items where list_sum(list_transform(v, lambda x: abs(x))) > 0
            order by list_inner_product(v, {Numbers(query)}::float[]) / sqrt(list_inner_product(v, v)) desc, key, region limit {count}
            """);
        Assert.Equal(expected.Select(Place), hits.Select(hit => (hit.Key, hit.Part, hit.Row, hit.Region ?? -1)));
        Assert.Equal(expected.Select(row => (string)row["text"]!), hits.Select(hit => hit.Label ?? hit.Caption!));
        Assert.Equal(expected.Select(row => (double)row["score"]!), hits.Select(hit => (double)hit.Score),
            (a, b) => Math.Abs(a - b) < 1e-5);
        Assert.Equal(expected.Select(row => row["box"]?.ToJsonString()),
            hits.Select(hit => hit.Box is null ? null : new JsonArray([.. hit.Box.Select(x => JsonValue.Create(x))]).ToJsonString()));
    }

    [Fact]
    public async Task A_vector_that_is_the_query_scores_no_more_than_1()
    {
        using var index = await OpenAsync(new SearchTarget(SearchKind.Text));
        var best = new List<float>();
        for (var row = 0; row < SearchedRows.Rows; row++)
        {
            var own = VectorDataset.Unit(10_000 + row, SearchedRows.Dimensions);
            best.Add((await index.FindAsync(new SearchQuery(own, 1), Cancel))[0].Score);
        }

        Assert.All(best, score => Assert.InRange(score, 0.999999f, 1f));
    }

    [Fact]
    public async Task Vectors_of_float16_are_searched_like_others()
    {
        var address = await SearchedRows.WriteAsync(rows.NewFolder(), seed: 3, VectorType.Float16);
        var query = SearchedRows.Query(5);
        using var index = await ExactIndex.OpenAsync(
            await EmbeddedDataset.OpenAsync(address, Cancel), new SearchTarget(SearchKind.Region), new VectorCache(rows.NewFolder()),
            report: null, Cancel);

        var hits = await index.FindAsync(new SearchQuery(query, 12), Cancel);

        var expected = await DuckDb.QueryAsync($"""
            with boxes as (select key, unnest(regions) as box from '{address}/part-*.parquet'),
              items as materialized (select key, box.embedding as v from boxes where box.embedding is not null)
            select key, list_cosine_similarity(v, {Numbers(query)}::float[]) as score from items order by score desc limit 12
            """);
        Assert.Equal(expected.Select(row => (string)row["key"]!), hits.Select(hit => hit.Key));
        Assert.Equal(
            expected.Select(row => (double)row["score"]!), hits.Select(hit => (double)hit.Score), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public async Task Only_the_wanted_rows_count_and_the_query_itself_does_not()
    {
        using var index = await OpenAsync(new SearchTarget(SearchKind.Image));
        var item = (await StoredItem.FindAsync(index.Dataset, "123", Cancel))!;
        var query = (await item.ReadAsync(index.Dataset, index.Target, Cancel))!;
        var parts = index.Dataset.Manifest.Parts.Select(part => new BitArray((int)part.Rows)).ToList();
        foreach (var bits in parts)
        {
            for (var row = 0; row < bits.Length; row += 3)
                bits[row] = true;
        }

        parts[item.Part][item.Row] = true;
        var hits = await index.FindAsync(new SearchQuery(query, 20) { Rows = new RowSet(parts), Except = item }, Cancel);

        var expected = await DuckDb.QueryAsync($"""
            with items as materialized ({Items(SearchKind.Image)}) select key from items where row % 3 = 0 and key <> '123'
            order by list_inner_product(v, {Numbers(query)}::float[]) / sqrt(list_inner_product(v, v)) desc, key limit 20
            """);
        Assert.Equal(20, hits.Count);
        Assert.Equal(expected.Select(row => (string)row["key"]!), hits.Select(hit => hit.Key));
        Assert.Null(await StoredItem.FindAsync(index.Dataset, "nowhere", Cancel));
    }

    [Fact]
    public async Task What_has_no_cosine_is_counted_or_refused()
    {
        using var index = await OpenAsync(new SearchTarget(SearchKind.Image));

        Assert.Equal(1, index.Unusable);
        Assert.Contains("zeros", (await RefusalAsync(new float[SearchedRows.Dimensions])).Message);
        Assert.Contains("not finite", (await RefusalAsync([float.NaN, .. new float[SearchedRows.Dimensions - 1]])).Message);
        Assert.Contains("70 numbers, and the query has 3", (await RefusalAsync([1, 2, 3])).Message);
        Assert.Contains("no column text_embedding_long", (await Assert.ThrowsAsync<InvalidDataException>(
            () => OpenAsync(new SearchTarget(SearchKind.Text, FgClip.Datasets.Jobs.TextHead.Long)))).Message);

        Task<InvalidDataException> RefusalAsync(float[] query) =>
            Assert.ThrowsAsync<InvalidDataException>(() => index.FindAsync(new SearchQuery(query, 1), Cancel));
    }

    private async Task<ExactIndex> OpenAsync(SearchTarget target) =>
        await ExactIndex.OpenAsync(await rows.OpenAsync(), target, new VectorCache(rows.NewFolder()), report: null, Cancel);

    private string Items(SearchKind kind)
    {
        var parts = $"read_parquet('{rows.Address}/part-*.parquet', filename = true, file_row_number = true)";
        var columns = "key, parse_filename(filename) as filename, file_row_number::int as row";
        return kind switch
        {
            SearchKind.Region => $"select {columns}, i::int - 1 as region, regions[i].box as box, regions[i].label as text, "
                + $"regions[i].embedding as v from {parts}, range(1, len(regions) + 1) r(i) where regions[i].embedding is not null",
            SearchKind.Text => $"select {columns}, -1 as region, null as box, caption as text, text_embedding_short as v from {parts}",
            _ => $"select {columns}, -1 as region, null as box, caption as text, image_embedding as v from {parts} "
                + "where image_embedding is not null",
        };
    }

    private static string Numbers(IEnumerable<float> vector) =>
        $"[{string.Join(", ", vector.Select(value => value.ToString("R", CultureInfo.InvariantCulture)))}]";

    private static (string Key, string Part, int Row, int Region) Place(JsonNode row) =>
        ((string)row["key"]!, (string)row["filename"]!, (int)row["row"]!, (int)row["region"]!);
}
