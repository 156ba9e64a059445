using FgClip.Model.Folders;
using FgClip.Model.Graphs;
using FgClip.Model.Import;
using FgClip.TestKit;
using FgClip.TestKit.Checkpoints;

namespace FgClip.Bench.Inputs;

/// <summary>A model of an architecture's size with made weights.</summary>
internal sealed class SyntheticFolder : IDisposable
{
    private readonly TempFolder _folder = new();

    /// <summary>The model.</summary>
    public ModelFolder Model { get; private set; } = null!;

    /// <summary>Its checkpoint.</summary>
    public string Checkpoint => _folder.At("checkpoint");

    /// <summary>Makes one.</summary>
    public static async Task<SyntheticFolder> MakeAsync(string architecture, ModelPrecision precision = ModelPrecision.Float32)
    {
        var made = new SyntheticFolder();
        Directory.CreateDirectory(made.Checkpoint);
        await CheckpointMaker.WriteAsync(architecture, made.Checkpoint);
        foreach (var file in Directory.EnumerateFiles(Fixtures.At("tokenizer-tiny")))
            File.Copy(file, Path.Combine(made.Checkpoint, Path.GetFileName(file)));
        made.Model = await ModelImporter.ImportAsync(made.Checkpoint, made._folder.At("model"), new() { Precision = precision });
        return made;
    }

    /// <inheritdoc />
    public void Dispose() => _folder.Dispose();
}
