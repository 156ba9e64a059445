using FgClip.Model.Encoders;
using FgClip.Model.Import;
using FgClip.Pipeline.Models;
using FgClip.TestKit;
using FgClip.TestKit.Checkpoints;

[assembly: AssemblyFixture(typeof(FgClip.Pipeline.Tests.SyntheticModel))]

namespace FgClip.Pipeline.Tests;

/// <summary>The goldens' smallest models, imported and loaded once for all tests.</summary>
public sealed class SyntheticModel : IAsyncLifetime
{
    private readonly TempFolder _folder = new();

    /// <summary>fgclip2-tiny.</summary>
    public LoadedModel Second { get; private set; } = null!;

    /// <summary>fgclip1-tiny, which has no box head.</summary>
    public LoadedModel First { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Second = await LoadAsync("fgclip2-tiny");
        First = await LoadAsync("fgclip1-tiny");
    }

    public ValueTask DisposeAsync()
    {
        Second.Dispose();
        First.Dispose();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<LoadedModel> LoadAsync(string name)
    {
        var checkpoint = _folder.At(name + "-checkpoint");
        await CheckpointMaker.WriteAsync(name, checkpoint);
        if (name.StartsWith("fgclip1", StringComparison.Ordinal))
        {
            await ToyClipTokenizer.WriteAsync(checkpoint);
        }
        else
        {
            foreach (var file in Directory.EnumerateFiles(Fixtures.At("tokenizer-tiny")))
                File.Copy(file, Path.Combine(checkpoint, Path.GetFileName(file)));
        }
        return new(await ModelImporter.ImportAsync(checkpoint, _folder.At(name), new()), new EncoderOptions());
    }
}
