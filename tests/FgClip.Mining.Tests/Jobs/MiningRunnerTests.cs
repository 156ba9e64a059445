using FgClip.Datasets.Jobs;
using FgClip.Mining.Engine;
using FgClip.Mining.Specs;
using FgClip.Mining.Tests.Reference;
using FgClip.TestKit;
using FgClip.TestKit.Datasets;

namespace FgClip.Mining.Tests.Jobs;

/// <summary>A job that stops anywhere continues, and ends in the bytes of one that did not.</summary>
public sealed class MiningRunnerTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private string _dataset = "";

    public async ValueTask InitializeAsync() => _dataset = await VectorDataset.WriteAsync(_folder.At("data"), 400,
        new SyntheticDataset(3, 400).Row, SyntheticDataset.Features, rowsPerPart: 150);

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(OutputFormat.Triplet)]
    [InlineData(OutputFormat.FineHard)]
    public async Task Stopped_after_each_unit_and_started_again_it_ends_in_the_same_bytes(OutputFormat format)
    {
        var whole = await MineAsync(Spec("whole", format));
        var spec = Spec("stopped", format) with { Run = new MiningRunOptions { TileAnchors = 160, TileCandidates = 300, Threads = 1 } };
        var stops = 0;
        for (MiningManifest? manifest = null; manifest is null; stops++)
        {
            using var stop = new CancellationTokenSource();
            var units = 0;
            try
            {
                // Each run does one unit more than the last was allowed to begin.
                manifest = await MiningRunner.RunAsync(spec, new Stop(() => ++units > stops + 1, stop), stop.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.InRange(stops, 0, 100);
            }
        }

        Assert.InRange(stops, 10, 100);
        Assert.Equal(FolderContent.Read(whole), FolderContent.Read(spec.Output));
        Assert.DoesNotContain(FolderContent.Read(whole).Keys,
            name => name.StartsWith("_work", StringComparison.Ordinal) || name.StartsWith("_staging", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_part_without_its_receipt_is_adopted()
    {
        var output = await MineAsync(Spec("adopted", OutputFormat.Triplet));
        var before = FolderContent.Read(output);
        foreach (var name in (string[])["_SUCCESS", "_records/manifest.json", "_commits/000000/001.json"])
            File.Delete(Path.Combine(output, name));
        await MineAsync(Spec("adopted", OutputFormat.Triplet));
        Assert.Equal(before, FolderContent.Read(output));
    }

    [Fact]
    public async Task Another_specification_on_the_same_output_is_refused()
    {
        var spec = Spec("mine", OutputFormat.Triplet);
        await MineAsync(spec);
        var error = await Assert.ThrowsAsync<SpecMismatchException>(
            () => MineAsync(spec with { Negatives = spec.Negatives with { MaxScore = 0.5 } }));
        Assert.Equal("negatives.maxScore", Assert.Single(error.Differences).Option);
        await MineAsync(spec with { Run = new MiningRunOptions { Memory = 1L << 28 } });
    }

    [Fact]
    public async Task A_dataset_of_another_content_is_refused()
    {
        var spec = Spec("mine", OutputFormat.Triplet);
        await MineAsync(spec);
        var other = await VectorDataset.WriteAsync(_folder.At("other"), 100, new SyntheticDataset(4, 100).Row, SyntheticDataset.Features);
        await Assert.ThrowsAsync<SpecMismatchException>(() => MineAsync(spec with { Embeddings = other }));
    }

    [Fact]
    public async Task Datasets_of_different_models_are_not_compared()
    {
        var other = await VectorDataset.WriteAsync(_folder.At("other"), 50, new SyntheticDataset(4, 50).Row, SyntheticDataset.Features,
            model: new string('1', 64));
        var error = await Assert.ThrowsAsync<InvalidDataException>(
            () => MineAsync(Spec("mine", OutputFormat.Triplet) with { Candidates = other }));
        Assert.Contains("different models", error.Message);
    }

    [Fact]
    public async Task A_dataset_that_is_not_finished_is_refused()
    {
        File.Delete(Path.Combine(_dataset, "_manifest.json"));
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => MineAsync(Spec("mine", OutputFormat.Triplet)));
        Assert.Contains("not finished", error.Message);
    }

    [Fact]
    public async Task Vectors_that_were_not_computed_are_named_with_the_option_that_computes_them()
    {
        var images = await VectorDataset.WriteAsync(_folder.At("images"), 20, new SyntheticDataset(4, 20).Row, new FeatureOptions());
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => MineAsync(new MiningSpec
        {
            Embeddings = images,
            Anchor = ItemKind.Image,
            Candidate = ItemKind.Text,
            Head = TextHead.Long,
            Output = _folder.At("none"),
        }));
        Assert.Contains("text_embedding_long", error.Message);
        Assert.Contains("--walk-type long", error.Message);
    }

    [Fact]
    public async Task A_dataset_without_vectors_is_mined_to_nothing()
    {
        var empty = await VectorDataset.WriteAsync(_folder.At("empty"), 9, i => new VectorRow($"{i}", $"{i}.png", null),
            SyntheticDataset.Features);
        var manifest = await MiningRunner.RunAsync(
            new MiningSpec
            {
                Embeddings = empty,
                Anchor = ItemKind.Image,
                Candidate = ItemKind.Text,
                Output = _folder.At("nothing"),
            }, null, TestContext.Current.CancellationToken);
        Assert.Equal(0, manifest.Rows);
        Assert.True(File.Exists(_folder.At("nothing", "_SUCCESS")));
    }

    private MiningSpec Spec(string output, OutputFormat format) => new()
    {
        Embeddings = _dataset,
        Anchor = ItemKind.Region,
        Candidate = ItemKind.Phrase,
        Format = format,
        Negatives = new NegativeOptions { Count = 10, Sampling = SamplingStrategy.Random },
        Output = _folder.At(output),
    };

    private static async Task<string> MineAsync(MiningSpec spec)
    {
        await MiningRunner.RunAsync(spec, progress: null, TestContext.Current.CancellationToken);
        return spec.Output;
    }

    private sealed class Stop(Func<bool> now, CancellationTokenSource source) : IProgress<MiningProgress>
    {
        public void Report(MiningProgress value)
        {
            if (now())
                source.Cancel();
        }
    }
}
