using FgClip.Datasets.Jobs;
using FgClip.Model.Folders;
using FgClip.Model.Import;
using FgClip.Pipeline.Models;
using FgClip.TestKit;
using FgClip.TestKit.Checkpoints;

namespace FgClip.Pipeline.Tests.Models;

public sealed class ModelFeaturesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("clip", "Short", false, false, null)]
    [InlineData("clip", "Long", false, false, "A model of the family CLIP has no text head long; it has short.")]
    [InlineData("clip", "Short,Box", false, false, "A model of the family CLIP has no text head box; it has short.")]
    [InlineData("clip", "Short", true, false, "A model of the family CLIP has no dense vectors")]
    [InlineData("clip", "", false, true, "A model of the family CLIP has no dense vectors")]
    [InlineData("siglip2-naflex", "Short", true, true, null)]
    [InlineData("siglip2-naflex", "Long", false, false, "A model of the family SigLIP 2 NaFlex has no text head long; it has short.")]
    [InlineData("siglip2-fixed", "Box", false, false, "A model of the family SigLIP has no text head box; it has short.")]
    public async Task What_a_family_lacks_is_found(string checkpoint, string heads, bool dense, bool regions, string? missing)
    {
        var manifest = await ImportAsync(checkpoint);
        var features = new FeatureOptions
        {
            TextHeads = [.. heads.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<TextHead>)],
            Dense = dense,
            Regions = regions,
            RegionTexts = RegionTexts.None,
        };

        var found = ModelFeatures.FindMissing(manifest, features);

        if (missing is null)
            Assert.Null(found);
        else
            Assert.StartsWith(missing, found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Phrases_of_regions_need_the_head_for_them()
    {
        var features = new FeatureOptions { Regions = true, RegionTexts = RegionTexts.All };
        Assert.Contains("has no text head box", ModelFeatures.FindMissing(await ImportAsync("siglip2-fixed"), features));
        Assert.Null(ModelFeatures.FindMissing(await ImportAsync("siglip2-fixed"), features with { RegionTexts = RegionTexts.None }));
    }

    private async Task<ModelManifest> ImportAsync(string name)
    {
        var checkpoint = _folder.At(Guid.NewGuid().ToString("n"));
        await FamilyCheckpoint.WriteAsync(name, checkpoint);
        return (await ModelImporter.ImportAsync(checkpoint, checkpoint + "-model",
            cancellationToken: TestContext.Current.CancellationToken)).Manifest;
    }
}
