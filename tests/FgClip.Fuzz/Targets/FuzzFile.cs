namespace FgClip.Fuzz.Targets;

/// <summary>A file that is fed to a reader.</summary>
/// <param name="Bytes">Its content.</param>
internal sealed record FuzzFile(byte[] Bytes)
{
    /// <summary>Gets the files beside it, by their names relative to its folder. Default: none.</summary>
    public IReadOnlyDictionary<string, byte[]> Beside { get; init; } = new Dictionary<string, byte[]>();

    /// <summary>Gets what its generator knows of it; null for a mutated file, of which nothing is known.</summary>
    public object? Truth { get; init; }

    /// <summary>Writes the file, and those beside it into <c>PATH.files</c>.</summary>
    public async Task SaveAsync(string path, CancellationToken cancellationToken)
    {
        await File.WriteAllBytesAsync(path, Bytes, cancellationToken);
        foreach (var (name, bytes) in Beside)
        {
            var place = Path.Combine(path + ".files", name);
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            await File.WriteAllBytesAsync(place, bytes, cancellationToken);
        }
    }
}
