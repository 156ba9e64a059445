using FgClip.Model.Encoders;
using FgClip.Model.Import;
using FgClip.Pipeline.Models;
using FgClip.TestKit;
using FgClip.TestKit.Checkpoints;

namespace FgClip.Fuzz.Jobs;

/// <summary>The goldens' smallest model, imported once for each process.</summary>
internal sealed class TinyModel : IDisposable
{
    private readonly TempFolder _folder = new();

    /// <summary>Gets the model, loaded.</summary>
    public LoadedModel Model { get; private set; } = null!;

    /// <summary>Imports and loads the model.</summary>
    public static async Task<TinyModel> LoadAsync()
    {
        var model = new TinyModel();
        var checkpoint = model._folder.At("checkpoint");
        await CheckpointMaker.WriteAsync("fgclip2-tiny", checkpoint);
        foreach (var file in Directory.EnumerateFiles(Fixtures.At("tokenizer-tiny")))
            File.Copy(file, Path.Combine(checkpoint, Path.GetFileName(file)));
        var folder = await ModelImporter.ImportAsync(checkpoint, model._folder.At("model"), new());
        model.Model = new LoadedModel(folder, new EncoderOptions { IntraOpThreads = 1 });
        return model;
    }

    public void Dispose()
    {
        Model.Dispose();
        _folder.Dispose();
    }
}
