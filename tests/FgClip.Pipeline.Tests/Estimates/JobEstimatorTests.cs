using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Manifests;
using FgClip.Datasets.Rows;
using FgClip.Model.Folders;
using FgClip.Model.Import;
using FgClip.Pipeline.Estimates;
using FgClip.TestKit;

namespace FgClip.Pipeline.Tests.Estimates;

public sealed class JobEstimatorTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fgclip-estimate-").FullName;
    private ModelFolder _model = null!;

    public async ValueTask InitializeAsync() =>
        _model = await ModelImporter.ImportAsync(Fixtures.CheckpointShapes, Path.Combine(_folder, "model"));

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Rows_are_counted_and_a_sample_is_computed()
    {
        string[] images = ["rgb_224x224.png", "rgb_512x512.png", "rgb_1000x80.png", "bad_truncated.jpg", "nowhere.png"];
        var estimate = await EstimateAsync(images, new() { TextHeads = [TextHead.Short] }, shardRows: 2);

        Assert.Equal((5, 3, 5), (estimate.Rows, estimate.Shards, estimate.SampledRows));
        Assert.Equal(
            new Dictionary<RowStatus, long> { [RowStatus.Ok] = 3, [RowStatus.Truncated] = 1, [RowStatus.Missing] = 1 },
            estimate.Sample.ToDictionary());
        // 14 * 14, 32 * 32 and 62 * 5 whole patches.
        Assert.Equal([(256, 1), (576, 1), (1024, 1)], estimate.Images!.Limits.Select(limit => (limit.Key, limit.Value)));
        Assert.Equal((3, 3), (estimate.Images.Count, estimate.Images.Shapes));
        Assert.InRange(estimate.Speed.RowsPerSecond, 0.001, double.MaxValue);
        Assert.Equal(estimate.Speed.RowsPerSecond * 3 / 5, estimate.ImagesPerSecond, tolerance: 1e-9);
        Assert.Equal(estimate.Duration(1).TotalSeconds / 4, estimate.Duration(4).TotalSeconds, tolerance: 1e-6);
    }

    [Fact]
    public async Task Every_column_has_its_price()
    {
        string[] images = ["rgb_224x224.png", "rgb_512x512.png", "rgb_640x480.png", "photo_bedroom.jpg"];
        var estimate = await EstimateAsync(images, new() { TextHeads = [TextHead.Long], Dense = true, MaxNumPatches = 64 }, shardRows: 100);

        var bytes = estimate.Columns.ToDictionary(column => column.Name, column => column.BytesPerRow);
        var vector = 4.0 * _model.Manifest.EmbeddingSize;
        // Numbers of vectors hardly compress, and each column's pages have a head.
        Assert.InRange(bytes[ColumnNames.ImageEmbedding], 0.8 * vector, 1.3 * vector);
        Assert.InRange(bytes[ColumnNames.DenseEmbedding], 0.7 * vector * estimate.Images!.MeanPatches,
            1.1 * vector * estimate.Images.MeanPatches);
        Assert.Equal(bytes.Values.Sum() * 4, estimate.OutputBytes, tolerance: 1e-6);
        Assert.Equal([64], estimate.Images.Limits.Keys);
    }

    [Fact]
    public async Task The_output_is_not_touched()
    {
        await EstimateAsync(["rgb_64x64.png"], new(), shardRows: 1);
        Assert.False(Directory.Exists(Path.Combine(_folder, "out")));
    }

    [Fact]
    public async Task An_input_without_rows_is_refused()
    {
        var empty = await Assert.ThrowsAsync<ManifestFormatException>(() => EstimateAsync([], new(), shardRows: 1));
        Assert.Contains("input.jsonl", empty.Message);
    }

    private async Task<JobEstimate> EstimateAsync(IReadOnlyList<string> images, FeatureOptions features, int shardRows)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var manifest = Path.Combine(_folder, "input.jsonl");
        await File.WriteAllLinesAsync(manifest, images.Select(image => $$"""{"image":"{{image}}","caption":"a red circle"}"""),
            cancellationToken);
        var spec = new JobSpec
        {
            Model = new("shapes", _model.Digest, _model.Path),
            Inputs = [manifest],
            Output = Path.Combine(_folder, "out"),
            Manifest = new() { ImageRoots = [Fixtures.At("images")] },
            Features = features,
            Shards = new() { Rows = shardRows },
        };
        return await new JobEstimator(spec, new()).EstimateAsync(sampleRows: 64, cancellationToken);
    }
}
