using FgClip.TestKit;

namespace FgClip.Cli.Tests;

/// <summary>The trained checkpoint, imported once by the command itself, and a folder for what the tests write.</summary>
public sealed class ShapesModel : IAsyncLifetime
{
    public string Temp { get; } = Directory.CreateTempSubdirectory("fgclip-cli-").FullName;

    public string Model => Path.Combine(Temp, "model");

    public async ValueTask InitializeAsync()
    {
        // The goldens that its vectors and pixels are compared with are Pillow's.
        (await Fgclip.RunAsync("model", "import", Fixtures.CheckpointShapes, "--out", Model, "--resize-backend", "pillow")).Ended(
            ExitCode.Done);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Temp, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>A new folder's path; the folder itself is left to whoever writes there.</summary>
    public string NewPath(string name) => Path.Combine(Temp, $"{name}-{Guid.NewGuid():N}");
}

/// <summary>Test classes that share the imported model.</summary>
[CollectionDefinition(nameof(ShapesModel))]
public sealed class ShapesModelCollection : ICollectionFixture<ShapesModel>;
