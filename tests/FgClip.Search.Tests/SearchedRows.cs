using FgClip.Datasets.Embeddings;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Rows;
using FgClip.TestKit;
using FgClip.TestKit.Datasets;

namespace FgClip.Search.Tests;

/// <summary>
/// A finished dataset in several parts with what a search has to bear: equal vectors under keys in no order, vectors of any length, zeros,
/// and rows and boxes without a vector.
/// </summary>
public sealed class SearchedRows : IAsyncLifetime
{
    public const int Rows = 900, Dimensions = 70;

    /// <summary>Vectors of images repeat after so many rows.</summary>
    public const int Different = 100;

    private const int RowsPerPart = 170, WithoutVector = 11, Zero = 50, MaxBoxes = 4;

    private readonly TempFolder _folder = new();

    public string Address { get; private set; } = "";

    /// <summary>A folder that is not there yet.</summary>
    public string NewFolder() => _folder.At($"folder-{Guid.NewGuid():N}");

    public Task<EmbeddedDataset> OpenAsync() => EmbeddedDataset.OpenAsync(Address, TestContext.Current.CancellationToken);

    /// <summary>A query like no row's vector.</summary>
    public static float[] Query(int seed) => VectorDataset.Unit(1_000_000 + seed, Dimensions);

    public async ValueTask InitializeAsync() => Address = await WriteAsync(_folder.At("dataset"), seed: 0);

    /// <summary>Writes such a dataset; the vectors follow from the seed.</summary>
    public static Task<string> WriteAsync(string folder, int seed, VectorType type = VectorType.List) => VectorDataset.WriteAsync(
        folder,
        Rows,
        row => new VectorRow($"{(row * 7919) % Rows:000}", $"{row}.jpg", $"caption {row}")
        {
            ImageEmbedding = row % WithoutVector == 0 ? null : row == Zero ? new float[Dimensions] : Scaled(seed + row % Different, row),
            TextEmbedding = Scaled(seed + 10_000 + row, 0),
            Regions = [.. Enumerable.Range(0, row % MaxBoxes).Select(box => new OutputRegion(
                [box, 2 * box, 10.5 + box, 20], $"label {row} {box}", box == 1 ? null : Scaled(seed + 20_000 + (row * MaxBoxes) + box, 0),
                null, [], null))],
        },
        new FeatureOptions
        {
            TextHeads = [TextHead.Short],
            Regions = true,
            RegionTexts = RegionTexts.None,
            Normalize = false,
            VectorType = type,
        },
        RowsPerPart);

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    // A cosine does not know the length; powers of 2 change no bit of the direction.
    private static float[] Scaled(int seed, int exponent) =>
        [.. VectorDataset.Unit(seed, Dimensions).Select(value => value * MathF.ScaleB(1, exponent % 20 - 10))];
}
