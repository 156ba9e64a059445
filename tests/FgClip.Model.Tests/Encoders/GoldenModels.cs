using System.Collections.Concurrent;
using FgClip.Model.Folders;
using FgClip.Model.Graphs;
using FgClip.Model.Images;
using FgClip.Model.Import;
using FgClip.TestKit;
using FgClip.TestKit.Checkpoints;

[assembly: AssemblyFixture(typeof(FgClip.Model.Tests.Encoders.GoldenModels))]

namespace FgClip.Model.Tests.Encoders;

/// <summary>Model folders of the goldens' checkpoints, imported once for all tests that want them.</summary>
public sealed class GoldenModels : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fgclip-models-").FullName;
    private readonly ConcurrentDictionary<(string, ModelPrecision, GraphOperators), Lazy<Task<ModelFolder>>> _models = new();
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> _checkpoints = new();

    /// <summary>A small checkpoint of each family; a test fails where a family has none.</summary>
    public static IReadOnlyList<string> Families { get; } = ["fgclip2-tiny", "fgclip1-tiny", "siglip2-naflex", "siglip2-fixed", "clip"];

    public Task<ModelFolder> GetAsync(
        string name, ModelPrecision precision = ModelPrecision.Float32, GraphOperators operators = GraphOperators.Fused) =>
        _models.GetOrAdd((name, precision, operators), key => new(() => ImportAsync(key.Item1, key.Item2, key.Item3))).Value;

    /// <summary>The checkpoint itself: read only.</summary>
    public Task<string> CheckpointAsync(string name) => _checkpoints.GetOrAdd(name, key => new(() => MakeAsync(key))).Value;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<ModelFolder> ImportAsync(string name, ModelPrecision precision, GraphOperators operators) =>
        await ModelImporter.ImportAsync(
            await CheckpointAsync(name),
            Path.Combine(_folder, $"{name}-{precision}-{operators}"),
            // The goldens of FG-CLIP are Pillow's, whatever a checkpoint's image processor is; those of the others come from transformers.
            new() { Precision = precision, Operators = operators, ResizeBackend = IsOfTransformers(name) ? null : ResizeBackend.Pillow });

    private static bool IsOfTransformers(string name) =>
        name is "siglip2-naflex" or "siglip2-fixed" or "siglip-odd" or "clip" or "clip-odd";

    private async Task<string> MakeAsync(string name)
    {
        if (name == "checkpoint-shapes")
            return Fixtures.CheckpointShapes;
        var folder = Path.Combine(_folder, "checkpoint-" + name);
        if (IsOfTransformers(name))
        {
            await FamilyCheckpoint.WriteAsync(name, folder);
            return folder;
        }

        await CheckpointMaker.WriteAsync(name, folder);
        if (name.StartsWith("fgclip1", StringComparison.Ordinal))
        {
            await ToyClipTokenizer.WriteAsync(folder);
        }
        else
        {
            foreach (var file in Directory.EnumerateFiles(Fixtures.At("tokenizer-tiny")))
                File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }
        return folder;
    }
}
