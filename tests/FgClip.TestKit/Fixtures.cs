using System.Runtime.CompilerServices;

namespace FgClip.TestKit;

/// <summary>Where the fixtures lie in a clone.</summary>
public static class Fixtures
{
    /// <summary>The clone's top folder.</summary>
    public static string Repository { get; } = Path.GetFullPath(Path.Combine(ThisFolder(), "..", ".."));

    /// <summary>The trained checkpoint of drawn scenes.</summary>
    public static string CheckpointShapes { get; } = Path.Combine(Repository, "src", "FgClip.Samples", "checkpoint-shapes");

    /// <summary>A file or folder under tests/fixtures.</summary>
    public static string At(params string[] parts) => Path.Combine([Repository, "tests", "fixtures", .. parts]);

    private static string ThisFolder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
