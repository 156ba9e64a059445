using FgClip.Datasets.Embeddings;
using FgClip.Datasets.Jobs;
using FgClip.Search.Approximate;
using FgClip.Search.Approximate.Records;
using FgClip.TestKit.Datasets;

namespace FgClip.Search.Tests.Approximate;

public sealed class IndexBuilderTests(IndexedRows rows) : IClassFixture<IndexedRows>
{
    private static readonly IndexBuildOptions Options = new() { Sample = 100, ShardVectors = 1_000 };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_larger_dataset_needs_the_files_of_its_new_parts_and_an_index_of_other_parts_is_refused_until_then()
    {
        var (folder, index) = (rows.NewFolder(), rows.NewFolder());
        var small = await EmbeddedDataset.OpenAsync(await IndexedRows.WriteAsync(folder, 2_000), Cancel);
        var first = await rows.BuildAsync(index, Options, small);
        var files = FilesOf(first);
        Directory.Delete(folder, recursive: true);
        var large = await EmbeddedDataset.OpenAsync(await IndexedRows.WriteAsync(folder, 3_000), Cancel);
        Assert.Equal(small.Manifest.Parts.Select(part => part.Sha256), large.Manifest.Parts.Take(4).Select(part => part.Sha256));

        var refused = await Assert.ThrowsAsync<SearchIndexException>(() => rows.OpenIndexAsync(index, large));
        var second = await rows.BuildAsync(index, Options, large);

        Assert.Contains("2 of its parts are not in the index, and the index has 0 others. Run fgclip index again", refused.Message);
        Assert.Equal((2, 0, 0), (first.Built, first.Kept, first.Deleted));
        Assert.Equal((1, 2, 0), (second.Built, second.Kept, second.Deleted));
        Assert.All(files, file => Assert.Equal(file.Value, FilesOf(second)[file.Key]));
        Assert.Equal(0, (await rows.BuildAsync(index, Options, large)).Built);
        using var opened = await rows.OpenIndexAsync(index, large);
        Assert.Equal(second.Recall.Vectors, opened.Count);

        // The parts that are not there any more take their files along.
        var back = await rows.BuildAsync(index, Options, small);
        Assert.Equal((0, 2, 1), (back.Built, back.Kept, back.Deleted));
        Assert.Equal(files, FilesOf(back));
    }

    [Fact]
    public async Task Too_low_a_recall_is_refused_until_more_candidates_are_taken_which_needs_no_new_file()
    {
        var folder = rows.NewFolder();
        var poor = Options with
        {
            Settings = new() { Connectivity = 8, ExpansionAdd = 32, ExpansionSearch = 1 },
            MinRecall = 0.995,
            ShardVectors = 10_000,
        };

        var report = await rows.BuildAsync(folder, poor);
        var refused = await Assert.ThrowsAsync<SearchIndexException>(() => rows.OpenIndexAsync(folder));
        var accepted = await rows.BuildAsync(folder, poor with { Settings = poor.Settings with { ExpansionSearch = IndexedRows.Rows } });

        Assert.False(report.IsUsable);
        Assert.InRange(report.Recall.Recall, 0.1, 0.99);
        Assert.Matches(@"the recall of this index is 0\.\d{3}, and it had to be 0\.995", refused.Message);
        Assert.True(accepted.IsUsable);
        Assert.Equal((0, 1), (accepted.Built, accepted.Kept));
        using var opened = await rows.OpenIndexAsync(folder);
    }

    [Fact]
    public async Task Other_settings_build_other_files_and_delete_the_old_ones_and_nothing_else()
    {
        var folder = rows.NewFolder();
        var first = await rows.BuildAsync(folder, Options);
        var notes = Path.Combine(first.Folder, "notes.usearch");
        await File.WriteAllTextAsync(notes, "a person's", Cancel);
        var leftover = Path.Combine(first.Folder, $"x.usearch.{Guid.NewGuid():N}.tmp");
        await File.WriteAllTextAsync(leftover, "left by a process that died", Cancel);

        var second = await rows.BuildAsync(folder, Options with { Settings = new() { Connectivity = 8 } });

        Assert.Equal((4, 0, 4), (second.Built, second.Kept, second.Deleted));
        Assert.True(File.Exists(notes));
        Assert.False(File.Exists(leftover));
        Assert.Equal(5, FilesOf(second).Count);
    }

    [Fact]
    public async Task An_index_of_another_dataset_and_a_folder_in_use_are_left_alone()
    {
        var folder = rows.NewFolder();
        var report = await rows.BuildAsync(folder, Options);
        var before = FilesOf(report);
        var other = await EmbeddedDataset.OpenAsync(await IndexedRows.WriteAsync(rows.NewFolder(), 700, seed: 9), Cancel);

        Assert.Contains($"holds the index of {rows.Address}. Name another folder",
            (await Assert.ThrowsAsync<SearchIndexException>(() => rows.BuildAsync(folder, Options, other))).Message);
        using (IndexFolder.Lock(report.Folder))
        {
            Assert.Contains("another fgclip index writes to this folder",
                (await Assert.ThrowsAsync<SearchIndexException>(() => rows.BuildAsync(folder, Options))).Message);
        }

        Assert.Equal(before, FilesOf(report));
        Assert.Equal(0, (await rows.BuildAsync(folder, Options)).Built);
    }

    [Fact]
    public async Task A_dataset_without_vectors_has_an_index_that_finds_nothing()
    {
        var folder = rows.NewFolder();
        var dataset = await EmbeddedDataset.OpenAsync(await VectorDataset.WriteAsync(rows.NewFolder(), 3,
            row => new VectorRow($"{row}", $"{row}.jpg", "zeros") { ImageEmbedding = new float[IndexedRows.Dimensions] },
            new FeatureOptions { TextHeads = [], Normalize = false }), Cancel);

        var report = await rows.BuildAsync(folder, Options, dataset);
        using var index = await rows.OpenIndexAsync(folder, dataset);

        Assert.Equal((0, 1.0, 3), (report.Built, report.Recall.Recall, report.Unusable));
        Assert.Empty(await index.FindAsync(new SearchQuery(IndexedRows.Query(0), 3), Cancel));
    }

    private static Dictionary<string, DateTime> FilesOf(IndexReport report) =>
        Directory.GetFiles(report.Folder, "*.usearch").ToDictionary(file => Path.GetFileName(file), File.GetLastWriteTimeUtc);
}
