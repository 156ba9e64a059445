using FgClip.Datasets.Embeddings;
using FgClip.Datasets.Jobs;
using FgClip.Search.Approximate;
using FgClip.Search.Vectors;
using FgClip.TestKit;
using FgClip.TestKit.Datasets;

namespace FgClip.Search.Tests.Approximate;

/// <summary>A finished dataset of clustered vectors in several parts, among them zeros and one that is not finite.</summary>
public sealed class IndexedRows : IAsyncLifetime
{
    public const int Rows = 4_000, RowsPerPart = 500, Dimensions = 48, Unusable = 2;

    private const int Clusters = 40, Zero = 70, NotFinite = 1_234, WithoutVector = 1_000;

    private readonly TempFolder _folder = new();

    public static SearchTarget Target { get; } = new(SearchKind.Image);

    /// <summary>The dataset's vectors, which all tests of the class may share.</summary>
    public VectorCache Cache => new(_folder.At("cache"));

    public string Address { get; private set; } = "";

    /// <summary>A folder that is not there yet.</summary>
    public string NewFolder() => _folder.At($"folder-{Guid.NewGuid():N}");

    public Task<EmbeddedDataset> OpenAsync() => EmbeddedDataset.OpenAsync(Address, TestContext.Current.CancellationToken);

    public async ValueTask InitializeAsync() => Address = await WriteAsync(_folder.At("dataset"), Rows);

    /// <summary>Writes such a dataset; its first rows are those of a smaller one.</summary>
    public static Task<string> WriteAsync(string folder, int rows, int seed = 0) => VectorDataset.WriteAsync(
        folder,
        rows,
        row => new VectorRow($"{row:00000}", $"{row}.jpg", $"caption {row}") { ImageEmbedding = Vector(seed, row) },
        new FeatureOptions { TextHeads = [], Normalize = false },
        RowsPerPart);

    /// <summary>Builds an index of a dataset.</summary>
    public async Task<IndexReport> BuildAsync(string folder, IndexBuildOptions options, EmbeddedDataset? dataset = null) =>
        await new IndexBuilder(dataset ?? await OpenAsync(), Target, Cache, folder)
            .BuildAsync(options, reportParts: null, report: null, TestContext.Current.CancellationToken);

    /// <summary>Opens an index of a dataset.</summary>
    public async Task<ApproximateIndex> OpenIndexAsync(string folder, EmbeddedDataset? dataset = null) =>
        await ApproximateIndex.OpenAsync(
            dataset ?? await OpenAsync(), Target, Cache, folder, report: null, TestContext.Current.CancellationToken);

    /// <summary>A query near a cluster, like no row's vector.</summary>
    public static float[] Query(int number) => Vector(seed: 0, 1_000_000 + number)!;

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private static float[]? Vector(int seed, int row)
    {
        if (row % WithoutVector == WithoutVector - 1)
            return null;
        if (row == Zero)
            return new float[Dimensions];
        var center = VectorDataset.Unit(seed + 1 + (row % Clusters), Dimensions);
        var noise = VectorDataset.Unit(seed + 100 + row, Dimensions);
        float[] vector = [.. center.Zip(noise, (a, b) => 3 * (a + b))];
        if (row == NotFinite)
            vector[5] = float.NaN;
        return vector;
    }
}
