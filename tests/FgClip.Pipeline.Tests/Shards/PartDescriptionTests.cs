using System.Text.Json.Nodes;
using FgClip.Datasets.Jobs;
using FgClip.Model.Folders;
using FgClip.Pipeline.Shards;
using FgClip.TestKit;

namespace FgClip.Pipeline.Tests.Shards;

public sealed class PartDescriptionTests(SyntheticModel models)
{
    /// <summary>
    /// A part names the resize that made its pixels. Folders from before there was more than one have no word of it, and mean Pillow's.
    /// </summary>
    [Theory]
    [InlineData(null, "Pillow BILINEAR")]
    [InlineData("pillow", "Pillow BILINEAR")]
    [InlineData("pillow-13", "Pillow 13 BILINEAR")]
    [InlineData("torchvision", "torchvision BILINEAR")]
    public void A_part_names_the_resize_of_its_model(string? backend, string resampler)
    {
        using var folder = new TempFolder();
        var model = Copy(folder, backend);

        var described = PartDescription.Create(Spec(model), model, shard: 0, generation: 1);

        Assert.Equal($"at most 128, 256, 576, 784 or 1024 by the picture's size patches of 16, {resampler}", described.PatchRule);
        Assert.Equal(backend is null or "pillow", described.ModelDigest == models.Second.Folder.Digest);
        Assert.Equal(
            backend is null or "pillow",
            described.ComputationDigest == PartDescription.Create(Spec(models.Second.Folder), models.Second.Folder, shard: 0,
            generation: 1).ComputationDigest);
    }

    private static JobSpec Spec(ModelFolder model) =>
        new() { Model = new("tiny", model.Digest, model.Path), Inputs = ["in.jsonl"], Output = "out", Features = new() };

    private ModelFolder Copy(TempFolder folder, string? backend)
    {
        var source = models.Second.Folder;
        foreach (var file in source.Manifest.Files)
            File.Copy(source.At(file.Name), folder.At(file.Name));
        var json = JsonNode.Parse(File.ReadAllText(source.At(ModelManifest.FileName)))!;
        if (backend is not null)
            json["pixels"]!["resize_backend"] = backend;
        if (backend is not (null or "pillow"))
            json["pixels"]!["in_digest"] = true;
        File.WriteAllText(folder.At(ModelManifest.FileName), json.ToJsonString());
        return ModelFolder.Open(folder.At(""));
    }
}
