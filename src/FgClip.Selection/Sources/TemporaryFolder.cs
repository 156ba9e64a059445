namespace FgClip.Selection.Sources;

/// <summary>
/// A folder of this machine for the files of one part at a time, deleted with everything in it. <c>TMPDIR</c> says where.
/// </summary>
internal sealed class TemporaryFolder : IDisposable
{
    /// <summary>Its path.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("fgclip-select-").FullName;

    /// <summary>A path in it.</summary>
    public string At(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Deletes the files of the part before.</summary>
    public void Clear()
    {
        foreach (var entry in new DirectoryInfo(Path).EnumerateFileSystemInfos())
        {
            if (entry is DirectoryInfo folder)
                folder.Delete(recursive: true);
            else
                entry.Delete();
        }
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // What is left takes space and nothing else.
        }
    }
}
