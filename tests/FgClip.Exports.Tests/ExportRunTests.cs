using System.Security.Cryptography;
using FgClip.Datasets.Jobs;
using FgClip.Exports.Specs;
using FgClip.Mining.Engine;
using FgClip.TestKit;
using FgClip.TestKit.Datasets;

namespace FgClip.Exports.Tests;

/// <summary>What is refused, and what happens to an export that stops.</summary>
public sealed class ExportRunTests(ExportedRows rows) : IClassFixture<ExportedRows>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ExportFormat.Npy)]
    [InlineData(ExportFormat.Faiss)]
    [InlineData(ExportFormat.Arrow)]
    [InlineData(ExportFormat.Webdataset)]
    [InlineData(ExportFormat.Huggingface)]
    [InlineData(ExportFormat.Pgvector)]
    [InlineData(ExportFormat.Qdrant)]
    public async Task Stopped_after_a_part_it_ends_in_the_bytes_of_an_undisturbed_run(ExportFormat format)
    {
        var (whole, _) = await rows.ExportAsync(format);
        var spec = new ExportSpec { Embeddings = rows.Address, Format = format, Output = rows.NewFolder() };
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ExportRun.ExecuteAsync(
            spec, new Progress(progress =>
            {
                if (progress.Done == 2)
                    stop.Cancel();
            }), stop.Token));
        Assert.False(File.Exists(Path.Combine(spec.Output, "_SUCCESS")));

        await ExportRun.ExecuteAsync(spec, progress: null, Cancel);

        Assert.Equal(await DigestsAsync(whole), await DigestsAsync(spec.Output));
    }

    [Fact]
    public async Task Another_export_into_the_folder_is_refused()
    {
        var (folder, _) = await rows.ExportAsync(ExportFormat.Arrow);

        var refused = await Assert.ThrowsAsync<SpecMismatchException>(() => ExportRun.ExecuteAsync(
            new ExportSpec { Embeddings = rows.Address, Format = ExportFormat.Arrow, AllRows = true, Output = folder }, null, Cancel));

        Assert.Contains("allRows", refused.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Columns_that_are_not_there_are_named_with_those_that_are()
    {
        Assert.Contains("has no vectors text_embedding_long. It has image_embedding, text_embedding_short, regions.",
            await RefusalAsync(spec => spec with { Vectors = ["text_embedding_long"] }));
        Assert.Contains("has no column nosuch with one value a row. It has key, image, caption, ",
            await RefusalAsync(spec => spec with { Columns = ["nosuch"] }));
    }

    [Fact]
    public async Task What_no_format_can_hold_is_refused()
    {
        using var folder = new TempFolder();
        var address = await VectorDataset.WriteAsync(
            folder.At("nul"), 3, row => new VectorRow($"key {row}", "x.jpg", row == 1 ? "a\0b" : "a") { ImageEmbedding = [1, row] },
            new FeatureOptions());
        var spec = new ExportSpec { Embeddings = address, Format = ExportFormat.Pgvector, Output = folder.At("export") };

        var refused = await Assert.ThrowsAsync<ExportRefusedException>(() => ExportRun.ExecuteAsync(spec, null, Cancel));

        Assert.StartsWith("The row key 1 has the character U+0000 in its column caption", refused.Message);
    }

    [Fact]
    public void Every_mistake_of_a_specification_is_named()
    {
        var spec = new ExportSpec
        {
            Embeddings = "https://x.blob.core.windows.net/c?sig=abc",
            Format = ExportFormat.Npy,
            AllRows = true,
            Vectors = ["image_embedding", "regions"],
            Columns = ["key"],
            Table = "1; drop",
            Output = "out",
        };

        Assert.Equal(["Embeddings", "AllRows", "Vectors", "Vectors", "Columns", "Table", "Table"],
            spec.Validate().Select(failure => failure[..failure.IndexOf(':', StringComparison.Ordinal)]));
    }

    private async Task<string> RefusalAsync(Func<ExportSpec, ExportSpec> change) =>
        (await Assert.ThrowsAsync<ExportRefusedException>(() => rows.ExportAsync(ExportFormat.Arrow, change))).Message;

    private static async Task<IReadOnlyList<string>> DigestsAsync(string folder)
    {
        var digests = new List<string>();
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            await using var stream = File.OpenRead(file);
            digests.Add($"{Path.GetRelativePath(folder, file)} {Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, Cancel))}");
        }

        return digests;
    }

    private sealed class Progress(Action<MiningProgress> report) : IProgress<MiningProgress>
    {
        public void Report(MiningProgress value) => report(value);
    }
}
