using System.Text.Json.Nodes;
using FgClip.Model.Images;
using FgClip.Model.Import;
using FgClip.Model.Parity;
using FgClip.TestKit;

namespace FgClip.Model.Tests.Parity;

/// <summary>
/// The vectors of the authors' snippet: a checkpoint with the preprocessor configuration that they published, through the image processor
/// and encoder of transformers 5, Pillow 13 and torchvision (tests/fixtures/scripts/make_snippet_golden.py).
/// </summary>
public sealed class SnippetParityTests : IDisposable
{
    private readonly TempFolder _temp = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static string Golden => Fixtures.At("golden", "checkpoint-shapes-snippet.json");

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task Image_dense_and_region_vectors_are_those_of_the_snippet()
    {
        var report = await CompareAsync(null);
        Assert.Equal(
            [(ParityKind.Image, 10), (ParityKind.Dense, 30), (ParityKind.Region, 40)], report.Kinds.Select(
                kind => (kind.Kind, kind.Count)));
        Assert.All(report.Kinds, kind => Assert.InRange(kind.LeastCosine, 0.999999, 1));
        Assert.All(report.Kinds, kind => Assert.InRange(kind.LargestDifference, 0, 1e-4));
    }

    /// <summary>What the backend is for: with Pillow's resize the same images have other vectors, if near ones.</summary>
    [Fact]
    public async Task With_Pillows_resize_they_are_not()
    {
        var report = await CompareAsync(ResizeBackend.Pillow);
        Assert.All(report.Kinds, kind => Assert.InRange(kind.LargestDifference, 5e-4, 1));
    }

    private async Task<ParityReport> CompareAsync(ResizeBackend? backend)
    {
        var checkpoint = Directory.CreateDirectory(_temp.At("checkpoint")).FullName;
        foreach (var file in Directory.GetFiles(Fixtures.CheckpointShapes))
            File.Copy(file, Path.Combine(checkpoint, Path.GetFileName(file)));
        var published = JsonNode.Parse(await File.ReadAllTextAsync(Golden, Stop))!["preprocessor_config"]!;
        await File.WriteAllTextAsync(Path.Combine(checkpoint, "preprocessor_config.json"), published.ToJsonString(), Stop);

        var folder = await ModelImporter.ImportAsync(checkpoint, _temp.At("model"), new() { ResizeBackend = backend }, null, Stop);
        Assert.Equal(backend ?? ResizeBackend.Torchvision, folder.Manifest.Pixels.Backend);
        return await ParityCheck.AgainstAsync(folder, Golden, Fixtures.At("images"), cancellationToken: Stop);
    }
}
