namespace FgClip.Cli.Tests;

/// <summary>Drawn scenes, embedded once by the model that was trained on such scenes.</summary>
public sealed class EmbeddedScenes(ShapesModel shapes) : IAsyncLifetime
{
    public const int Images = 60;

    /// <summary>The scenes as FineHARD: an English and a Chinese item for each image.</summary>
    public string Manifest { get; private set; } = "";

    /// <summary>The finished dataset: image, short captions, regions.</summary>
    public string Embeddings { get; } = shapes.NewPath("embeddings");

    public async ValueTask InitializeAsync()
    {
        Manifest = (await Fgclip.RunAsync("sample", "--out", shapes.NewPath("scenes"), "--count", $"{Images}", "--seed", "21")).Ended(
            ExitCode.Done).Lines[0];
        (await Fgclip.RunAsync(
            "embed", "--model", shapes.Model, "--input", Manifest, "--output", Embeddings, "--features", "image,text,regions",
            "--shard-rows", "40")).Ended(ExitCode.Done);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
