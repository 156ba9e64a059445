namespace FgClip.Storage.Tests;

/// <summary>A folder that lives as long as its test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("fgclip-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
