using FgClip.Model.Checkpoints;
using FgClip.Model.Families;
using FgClip.Model.Import;
using FgClip.TestKit;
using FgClip.TestKit.Checkpoints;

namespace FgClip.Model.Tests.Families;

public sealed class ModelFamiliesTests
{
    [Fact]
    public void Every_name_of_a_family_has_one_family_and_every_family_names_itself()
    {
        Assert.All(Enum.GetValues<ModelFamilyName>(), name => Assert.Equal(name, ModelFamilies.Get(name).Name));
        Assert.Equal(ModelFamilies.All.Count, ModelFamilies.All.Select(family => family.Name).Distinct().Count());
        Assert.Equal(ModelFamilies.All.Count, ModelFamilies.All.Select(family => family.DisplayName).Distinct().Count());
    }

    [Fact]
    public void A_name_without_a_family_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ModelFamilies.Get((ModelFamilyName)(-1)));

    [Theory]
    [InlineData("fgclip2-tiny", "FG-CLIP 2 needs tokenizer.json.")]
    [InlineData("fgclip1-tiny", "FG-CLIP needs tokenizer.json, or vocab.json with merges.txt.")]
    public async Task A_checkpoint_without_a_tokenizer_names_the_files_that_its_family_needs(string checkpoint, string needed)
    {
        using var folder = new TempFolder();
        await CheckpointMaker.WriteAsync(checkpoint, folder.Path);
        // Half of FG-CLIP's second set, and of no use to FG-CLIP 2.
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "vocab.json"), "{}", TestContext.Current.CancellationToken);
        var refused = await Assert.ThrowsAsync<CheckpointException>(() => ModelImporter.ImportAsync(
            folder.Path, folder.Path + "-model", cancellationToken: TestContext.Current.CancellationToken));
        Assert.EndsWith(needed, refused.Message, StringComparison.Ordinal);
    }
}
