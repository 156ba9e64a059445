using System.Collections;
using System.Globalization;
using FgClip.Datasets.Search;
using FgClip.Search.Approximate;
using FgClip.Search.Approximate.Records;
using FgClip.Search.Queries;
using FgClip.TestKit;

namespace FgClip.Search.Tests.Approximate;

/// <summary>Searches by an index of several files, and asks DuckDB and exact search for the same.</summary>
public sealed class ApproximateIndexTests(IndexedRows rows) : IClassFixture<IndexedRows>
{
    private const int Queries = 20, Top = 10, ShardVectors = 1_500;

    private static readonly IndexBuildOptions Options = new() { Sample = 300, ShardVectors = ShardVectors };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(GraphStorage.Int8)]
    [InlineData(GraphStorage.Float16)]
    [InlineData(GraphStorage.Float32)]
    public async Task It_finds_what_DuckDB_finds_with_the_scores_of_exact_search(GraphStorage storage)
    {
        var folder = rows.NewFolder();
        var report = await rows.BuildAsync(folder, Options with { Settings = new() { Storage = storage } });
        using var index = await rows.OpenIndexAsync(folder);
        using var exact = await OpenExactAsync();

        var found = 0;
        for (var number = 0; number < Queries; number++)
        {
            var query = new SearchQuery(IndexedRows.Query(number), Top);
            var hits = await index.FindAsync(query, Cancel);
            var all = (await exact.FindAsync(query with { Count = ExactIndex.MaxHits }, Cancel)).ToDictionary(hit => hit.Key);
            Assert.Equal(Top, hits.Count);
            Assert.All(hits, hit => Assert.Equal(all[hit.Key], hit));
            Assert.Equal(hits.OrderByDescending(hit => hit.Score).ThenBy(hit => hit.Key, StringComparer.Ordinal), hits);
            found += hits.Select(hit => hit.Key).Intersect(await NearestAsync(query.Vector.ToArray())).Count();
        }

        Assert.InRange((double)found / (Queries * Top), 0.97, 1);
        Assert.InRange(report.Recall.Recall, 0.97, 1);
        Assert.Equal(300, report.Recall.Sample);
        Assert.Equal("USearch 2.26.6", report.Recall.Library);
        Assert.Equal(IndexedRows.Unusable, report.Unusable);
        Assert.Equal(3, report.Built);
        Assert.Equal(report.Recall.Bytes, Directory.GetFiles(report.Folder, "*.usearch").Sum(file => new FileInfo(file).Length));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(9)]
    [InlineData(400)]
    public async Task A_filter_leaves_as_many_hits_as_exact_search_has(int every)
    {
        var folder = rows.NewFolder();
        await rows.BuildAsync(folder, Options);
        using var index = await rows.OpenIndexAsync(folder);
        using var exact = await OpenExactAsync();
        var set = new RowSet([.. (await rows.OpenAsync()).Manifest.Parts.Select(part =>
            new BitArray([.. Enumerable.Range(0, (int)part.Rows).Select(row => row % every == 0)]))]);

        var (found, wanted) = (0, 0);
        for (var number = 0; number < Queries; number++)
        {
            var query = new SearchQuery(IndexedRows.Query(number), Top) { Rows = set };
            var (hits, expected) = (await index.FindAsync(query, Cancel), await exact.FindAsync(query, Cancel));
            Assert.All(hits, hit => Assert.Equal(0, hit.Row % every));
            Assert.Equal(expected.Count, hits.Count);
            found += hits.Intersect(expected).Count();
            wanted += expected.Count;
        }

        Assert.InRange((double)found / wanted, 0.97, 1);
    }

    [Fact]
    public async Task A_row_finds_others_and_not_itself_and_many_hits_are_as_many_as_asked_for()
    {
        var folder = rows.NewFolder();
        await rows.BuildAsync(folder, Options);
        using var index = await rows.OpenIndexAsync(folder);
        var dataset = await rows.OpenAsync();
        var item = (await StoredItem.FindAsync(dataset, "00123", Cancel))!;
        var vector = (await item.ReadAsync(dataset, IndexedRows.Target, Cancel))!;

        var hits = await index.FindAsync(new SearchQuery(vector, 900) { Except = item }, Cancel);

        Assert.Equal(900, hits.Count);
        Assert.Equal(900, hits.Select(hit => hit.Key).Distinct().Count());
        Assert.DoesNotContain("00123", hits.Select(hit => hit.Key));
        Assert.Equal("00123", Assert.Single(await index.FindAsync(new SearchQuery(vector, 1), Cancel)).Key);
    }

    [Fact]
    public async Task Queries_that_have_no_cosine_or_another_length_are_refused()
    {
        var folder = rows.NewFolder();
        await rows.BuildAsync(folder, Options);
        using var index = await rows.OpenIndexAsync(folder);

        Assert.Contains("zeros", (await RefusalAsync(new float[IndexedRows.Dimensions])).Message);
        Assert.Contains("not finite", (await RefusalAsync([float.NaN, .. new float[IndexedRows.Dimensions - 1]])).Message);
        Assert.Contains("48 numbers, and the query has 3", (await RefusalAsync([1, 2, 3])).Message);

        Task<InvalidDataException> RefusalAsync(float[] query) =>
            Assert.ThrowsAsync<InvalidDataException>(() => index.FindAsync(new SearchQuery(query, 1), Cancel));
    }

    [Fact]
    public async Task A_folder_without_an_index_a_missing_file_and_a_damaged_record_are_refused()
    {
        var folder = rows.NewFolder();
        Assert.Contains("has no index of image_embedding. Run fgclip index", await RefusalAsync());

        var report = await rows.BuildAsync(folder, Options);
        var file = Directory.GetFiles(report.Folder, "*.usearch")[0];
        using (var cut = new FileStream(file, FileMode.Open))
            cut.SetLength(cut.Length - 1);
        Assert.Contains("is missing or damaged", await RefusalAsync());
        Assert.Equal(1, (await rows.BuildAsync(folder, Options)).Built);
        using (await rows.OpenIndexAsync(folder))
        {
        }

        await File.WriteAllTextAsync(Path.Combine(report.Folder, IndexRecord.FileName), """{"format": 1, "newer": 2}""", Cancel);
        Assert.Contains("was written by a newer version", await RefusalAsync());

        async Task<string> RefusalAsync() =>
            (await Assert.ThrowsAsync<SearchIndexException>(() => rows.OpenIndexAsync(folder))).Message;
    }

    private async Task<ExactIndex> OpenExactAsync() =>
        await ExactIndex.OpenAsync(await rows.OpenAsync(), IndexedRows.Target, rows.Cache, report: null, Cancel);

    private async Task<IEnumerable<string>> NearestAsync(float[] query)
    {
        var numbers = $"[{string.Join(", ", query.Select(value => value.ToString("R", CultureInfo.InvariantCulture)))}]";
        var nearest = await DuckDb.QueryAsync($"""
            with items as materialized (
              select key, image_embedding as v from '{rows.Address}/part-*.parquet' where image_embedding is not null)
            select key from items where not isnan(list_sum(v)) and list_sum(list_transform(v, lambda x: abs(x))) > 0
            order by list_cosine_similarity(v, {numbers}::float[]) desc, key limit {Top}
            """);
        return nearest.Select(row => (string)row["key"]!);
    }
}
