using FgClip.Datasets.Embeddings;
using FgClip.Datasets.Layout;
using FgClip.Search.Vectors;

namespace FgClip.Search.Tests.Vectors;

public sealed class VectorCacheTests(SearchedRows rows) : IClassFixture<SearchedRows>
{
    private static readonly SearchTarget Target = new(SearchKind.Text);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_dataset_that_does_not_fit_is_refused_and_the_folder_stays_within_its_bytes()
    {
        var (folder, dataset) = (rows.NewFolder(), await rows.OpenAsync());
        var whole = new VectorCache(folder);
        await FindAsync(dataset, whole);
        var size = Directory.GetFiles(whole.FolderOf(dataset, Target)).Sum(file => new FileInfo(file).Length);

        Assert.Equal(SearchedRows.Rows, await CountAsync(new VectorCache(rows.NewFolder(), size)));
        var small = rows.NewFolder();
        var refused = await Assert.ThrowsAsync<InvalidDataException>(() => CountAsync(new VectorCache(small, size - 1)));
        Assert.Contains("Web:SearchCacheBytes", refused.Message);
        Assert.InRange(Directory.GetFiles(small, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length), 1, size - 1);
        // What is in the folder already counts, and is not needed twice.
        Assert.Equal(SearchedRows.Rows, await CountAsync(new VectorCache(folder, size)));

        async Task<long> CountAsync(VectorCache cache)
        {
            using var index = await ExactIndex.OpenAsync(dataset, Target, cache, report: null, Cancel);
            return index.Count;
        }
    }

    [Fact]
    public async Task Vectors_are_read_out_of_the_dataset_once_and_again_where_a_file_is_damaged()
    {
        var (cache, folder) = (new VectorCache(rows.NewFolder()), rows.NewFolder());
        var address = await SearchedRows.WriteAsync(folder, seed: 5);
        var dataset = await EmbeddedDataset.OpenAsync(address, Cancel);
        var first = await FindAsync(dataset, cache);
        var files = Directory.GetFiles(cache.FolderOf(dataset, Target));
        Assert.Equal(dataset.Manifest.Parts.Count, files.Length);

        // Without the first part nothing could be read again.
        var part = Path.Combine(address, dataset.Manifest.Parts[^1].Name);
        File.Move(part, part + ".away");
        using (var index = await ExactIndex.OpenAsync(dataset, Target, cache, report: null, Cancel))
            Assert.Equal(SearchedRows.Rows, index.Count);
        File.Move(part + ".away", part);

        using (var damaged = new FileStream(files[0], FileMode.Open))
            damaged.SetLength(damaged.Length - 1);
        Assert.Equal(first, await FindAsync(dataset, cache));
    }

    [Fact]
    public async Task A_dataset_that_was_replaced_has_other_vectors_and_leaves_none_of_the_old()
    {
        var (cache, folder) = (new VectorCache(rows.NewFolder()), rows.NewFolder());
        var old = await EmbeddedDataset.OpenAsync(await SearchedRows.WriteAsync(folder, seed: 1), Cancel);
        var before = await FindAsync(old, cache);
        var leftover = Path.Combine(cache.FolderOf(old, Target), $"x{VectorCache.TemporaryExtension}");
        await File.WriteAllTextAsync(leftover, "left by a process that died", Cancel);
        File.SetLastWriteTimeUtc(leftover, DateTime.UtcNow.AddDays(-2));

        Directory.Delete(folder, recursive: true);
        var replaced = await EmbeddedDataset.OpenAsync(await SearchedRows.WriteAsync(folder, seed: 2), Cancel);
        var after = await FindAsync(replaced, cache);

        Assert.NotEqual(before, after);
        Assert.Equal(replaced.Manifest.Parts.Select(part => $"{part.Sha256}.vectors").Order(StringComparer.Ordinal),
            Directory.GetFiles(cache.FolderOf(replaced, Target)).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_file_that_is_gone_fails_one_search_by_its_name_and_no_later_one()
    {
        var (cache, dataset) = (new VectorCache(rows.NewFolder()), await rows.OpenAsync());
        using var index = await ExactIndex.OpenAsync(dataset, Target, cache, report: null, Cancel);
        var file = Directory.GetFiles(cache.FolderOf(dataset, Target))[0];
        var query = new SearchQuery(SearchedRows.Query(0), 5);

        File.Move(file, file + ".away");
        Assert.Contains(file, (await Assert.ThrowsAsync<FileNotFoundException>(() => index.FindAsync(query, Cancel))).Message);
        File.Move(file + ".away", file);

        Assert.Equal(5, (await index.FindAsync(query, Cancel)).Count);
    }

    [Fact]
    public async Task A_digest_of_the_manifest_that_is_none_names_no_file()
    {
        var address = await SearchedRows.WriteAsync(rows.NewFolder(), seed: 3);
        var manifest = Path.Combine(address, DatasetPaths.Manifest);
        var digest = (await EmbeddedDataset.OpenAsync(address, Cancel)).Manifest.Parts[0].Sha256;
        var text = await File.ReadAllTextAsync(manifest, Cancel);
        await File.WriteAllTextAsync(manifest, text.Replace(digest, "another-name", StringComparison.Ordinal), Cancel);
        var dataset = await EmbeddedDataset.OpenAsync(address, Cancel);

        var refused = await Assert.ThrowsAsync<InvalidDataException>(
            () => ExactIndex.OpenAsync(dataset, Target, new VectorCache(rows.NewFolder()), report: null, Cancel));

        Assert.Contains("is not 64 hexadecimal digits", refused.Message);
    }

    private static async Task<List<(float Score, string Key)>> FindAsync(EmbeddedDataset dataset, VectorCache cache)
    {
        using var index = await ExactIndex.OpenAsync(dataset, Target, cache, report: null, Cancel);
        return [.. (await index.FindAsync(new SearchQuery(SearchedRows.Query(0), 5), Cancel)).Select(hit => (hit.Score, hit.Key))];
    }
}
