using FgClip.Model.Checkpoints;
using FgClip.Model.Families;
using FgClip.TestKit;
using FgClip.TestKit.Checkpoints;

namespace FgClip.Fuzz.Targets;

/// <summary>The reader of config.json.</summary>
internal sealed class ConfigTarget : IFuzzTarget
{
    public string Name => "config";

    public async Task<IReadOnlyList<byte[]>> SeedsAsync()
    {
        var seeds = new List<byte[]>();
        foreach (var architecture in (string[])["fgclip1-tiny", "fgclip2-tiny"])
        {
            using var folder = new TempFolder();
            await CheckpointMaker.WriteAsync(architecture, folder.Path);
            seeds.Add(await File.ReadAllBytesAsync(Path.Combine(folder.Path, "config.json")));
        }

        return seeds;
    }

    public async Task RunAsync(FuzzFile file, string folder)
    {
        await File.WriteAllBytesAsync(Path.Combine(folder, "config.json"), file.Bytes);
        try
        {
            var config = await ModelFamilies.ReadConfigAsync(folder, CancellationToken.None);
            Expect.That(config is { PatchSize: > 0, GridSide: > 0, EmbeddingSize: > 0, VocabularySize: > 0, ShortLength: > 0 },
                "a size in it is not positive");
            Expect.That(
                config.Vision is { HiddenSize: > 0, Layers: > 0, Heads: > 0 }
                && config.Text is { HiddenSize: > 0, Layers: > 0, Heads: > 0 }, "a tower of it has no size");
        }
        catch (CheckpointException)
        {
        }
    }
}
