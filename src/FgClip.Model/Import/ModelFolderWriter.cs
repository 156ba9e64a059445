using System.Security.Cryptography;
using System.Text.Json;
using FgClip.Model.Folders;

namespace FgClip.Model.Import;

/// <summary>A model folder in the making; it keeps the digests of what goes in and writes the manifest last.</summary>
internal sealed class ModelFolderWriter(string folder)
{
    private readonly SortedDictionary<string, ModelFile> _files = new(StringComparer.Ordinal);

    public IReadOnlyList<ModelFile> Files => [.. _files.Values];

    public string At(string file) => Path.Combine(folder, file);

    public async Task CopyAsync(string source, CancellationToken cancellationToken) =>
        await WriteAsync(Path.GetFileName(source), await File.ReadAllBytesAsync(source, cancellationToken), cancellationToken);

    public async Task WriteAsync(string file, byte[] content, CancellationToken cancellationToken)
    {
        await File.WriteAllBytesAsync(At(file), content, cancellationToken);
        Add(file, SHA256.HashData(content));
    }

    /// <summary>Notes a file that was written by another.</summary>
    public void Add(string file, byte[] digest) =>
        _files.Add(file, new(file, new FileInfo(At(file)).Length, Convert.ToHexStringLower(digest)));

    public async Task FinishAsync(ModelManifest manifest, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(manifest, ModelManifest.Json);
        await File.WriteAllBytesAsync(At(ModelManifest.FileName), [.. json, (byte)'\n'], cancellationToken);
    }
}
