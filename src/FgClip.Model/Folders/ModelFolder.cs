using System.Security.Cryptography;

namespace FgClip.Model.Folders;

/// <summary>An imported model on disk.</summary>
public sealed class ModelFolder
{
    private ModelFolder(string path, ModelManifest manifest)
    {
        (Path, Manifest) = (path, manifest);
        Digest = manifest.Digest();
    }

    /// <summary>The folder's full path.</summary>
    public string Path { get; }

    /// <summary>What it holds.</summary>
    public ModelManifest Manifest { get; }

    /// <summary>sha256 over the files' names and digests, in lower-case hex: equal for two folders that compute the same.</summary>
    public string Digest { get; }

    /// <summary>
    /// Reads the manifest and checks that its files are there, by name and length; <see cref="VerifyDigestsAsync"/> reads them.
    /// </summary>
    /// <exception cref="ModelFolderException">No folder, no manifest, another format, or a file that is missing or of another
    /// length.</exception>
    public static ModelFolder Open(string path)
    {
        path = System.IO.Path.GetFullPath(path);
        if (!Directory.Exists(path))
            throw new ModelFolderException($"{path} does not exist. Make it with `fgclip model import`.");
        var folder = new ModelFolder(path, ReadManifest(path));
        foreach (var file in folder.Manifest.Files)
        {
            var info = new FileInfo(folder.At(file.Name));
            if (!info.Exists)
                throw new ModelFolderException($"{info.FullName} is missing, though {ModelManifest.FileName} names it. Import again.");
            if (info.Length != file.Bytes)
            {
                throw new ModelFolderException(
                    $"{info.FullName} is {info.Length} bytes long instead of {file.Bytes}. Copy or import it again.");
            }
        }
        return folder;
    }

    /// <summary>The path of a file in the folder.</summary>
    public string At(string file) => System.IO.Path.Combine(Path, file);

    /// <summary>Reads every file and compares its digest.</summary>
    /// <exception cref="ModelFolderException">Files are not as they were imported; all are named.</exception>
    public async Task VerifyDigestsAsync(CancellationToken cancellationToken = default)
    {
        List<string> changed = [];
        foreach (var file in Manifest.Files)
        {
            if (await DigestAsync(At(file.Name), cancellationToken) != file.Sha256)
                changed.Add(file.Name);
        }
        if (changed.Count > 0)
        {
            throw new ModelFolderException($"{Path}: changed since the import: {string.Join(", ", changed)}. Copy or import them again.");
        }
    }

    internal static async Task<string> DigestAsync(string file, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(file);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
    }

    private static ModelManifest ReadManifest(string folder)
    {
        var file = System.IO.Path.Combine(folder, ModelManifest.FileName);
        return File.Exists(file)
            ? ModelManifest.Parse(File.ReadAllBytes(file), file)
            : throw new ModelFolderException(
                $"{folder} has no {ModelManifest.FileName}, so it is not a model folder. Make one with `fgclip model import`.");
    }
}
