using System.Globalization;
using FgClip.Datasets.Jobs;
using FgClip.Mining.Engine;
using FgClip.Mining.Specs;
using FgClip.TestKit;
using FgClip.TestKit.Datasets;

namespace FgClip.Mining.Tests.Items;

/// <summary>Vectors of another model, in Parquet files that DuckDB wrote.</summary>
public sealed class ForeignVectorTests : IDisposable
{
    private const int Rows = 40, Dimensions = 12;

    private static readonly FeatureOptions Features = new() { TextHeads = [TextHead.Short] };

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_s_vectors_take_the_place_of_the_dataset_s()
    {
        var (images, texts) = (_folder.At("images.parquet"), _folder.At("texts.parquet"));
        await WriteAsync(images, "float", i => Row(i, 0).ImageEmbedding!, Rows);
        await WriteAsync(texts, "double", i => Row(i, 0).TextEmbedding!, Rows);
        var own = await MineAsync("own", await DatasetAsync("a", 0), null, null);
        var foreign = await MineAsync("foreign", await DatasetAsync("b", 7000), $"{images}:vector", $"{texts}:vector");
        Assert.NotEmpty(own.Rows);
        Assert.Equal(own.Rows, foreign.Rows);
        Assert.Equal(0, foreign.Manifest.WithoutVector);
    }

    [Fact]
    public async Task Rows_that_the_file_lacks_are_left_out_and_counted()
    {
        var file = _folder.At("some.parquet");
        await WriteAsync(file, "float", i => Row(i, 0).TextEmbedding!, Rows - 3);
        var mined = await MineAsync("some", await DatasetAsync("a", 0), $"{file}:vector", $"{file}:vector");
        Assert.Equal(6, mined.Manifest.WithoutVector);
        Assert.Equal(Rows - 3, mined.Manifest.Counts.Anchors);
        Assert.DoesNotContain(mined.Rows, row => row.Contains($"\"{Rows - 1}.png\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("gone.parquet:vector", "gone.parquet", "not there")]
    [InlineData("file.parquet:nothing", "file.parquet", "no column nothing")]
    [InlineData("file.parquet:word", "word", "lists of float or double")]
    public async Task A_file_without_such_vectors_is_refused(string vectors, params string[] words)
    {
        await DuckDb.QueryAsync($"copy (select 'key-0' as key, 'x' as word, [1.0::float] as vector) to '{_folder.At("file.parquet")}'");
        var error = await Assert.ThrowsAsync<InvalidDataException>(async () =>
            await MineAsync("none", await DatasetAsync("a", 0), _folder.At(vectors), _folder.At(vectors)));
        Assert.All(words, word => Assert.Contains(word, error.Message));
    }

    [Fact]
    public void Both_sides_and_a_column_are_asked_for()
    {
        var spec = new MiningSpec
        {
            Embeddings = "e",
            Anchor = ItemKind.Region,
            Candidate = ItemKind.Text,
            Output = "o",
            AnchorVectors = "f",
        };
        var problems = MiningSpecValidator.Validate(spec);
        Assert.Contains(problems, problem => problem.StartsWith("CandidateVectors: ", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.Contains("FILE:COLUMN"));
        Assert.Contains(problems, problem => problem.Contains("must be image or text"));
    }

    private static VectorRow Row(int i, int seed) => new($"key-{i}", $"{i}.png", $"caption {i}")
    {
        Sha256 = $"sha-{i}",
        ImageEmbedding = VectorDataset.Unit(seed + i, Dimensions),
        TextEmbedding = VectorDataset.Unit(seed + 500 + i, Dimensions),
    };

    private static Task WriteAsync(string file, string type, Func<int, float[]> vector, int rows)
    {
        var values = Enumerable.Range(0, rows).Reverse().Select(i =>
            $"('key-{i}', [{string.Join(", ", vector(i).Select(x => x.ToString("R", CultureInfo.InvariantCulture)))}]::{type}[])");
        return DuckDb.QueryAsync($"copy (select * from (values {string.Join(", ", values)}) t(key, vector)) to '{file}' (format parquet)");
    }

    private Task<string> DatasetAsync(string name, int seed) =>
        VectorDataset.WriteAsync(_folder.At(name), Rows, i => Row(i, seed), Features, rowsPerPart: 15);

    private async Task<(MiningManifest Manifest, IReadOnlyList<string> Rows)> MineAsync(string name, string dataset, string? anchors,
        string? candidates)
    {
        var spec = new MiningSpec
        {
            Embeddings = dataset,
            Anchor = ItemKind.Image,
            Candidate = ItemKind.Text,
            AnchorVectors = anchors,
            CandidateVectors = candidates,
            Output = _folder.At(name),
        };
        Assert.Empty(MiningSpecValidator.Validate(spec));
        var manifest = await MiningRunner.RunAsync(spec, progress: null, TestContext.Current.CancellationToken);
        var rows = await DuckDb.QueryAsync($"select * from '{spec.Output}/part-*.parquet'");
        return (manifest, [.. rows.Select(row => row.ToJsonString())]);
    }
}
