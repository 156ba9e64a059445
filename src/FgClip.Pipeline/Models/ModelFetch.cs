using System.Security.Cryptography;
using FgClip.Model.Folders;
using FgClip.Storage;
using FgClip.Storage.Activity;

namespace FgClip.Pipeline.Models;

/// <summary>
/// Copies a model from a store to this machine. Each file is taken over only after its digest was checked and the manifest comes last, so a
/// folder that has one is whole. What was broken off continues where it broke; of several who fetch one model, all but one wait.
/// </summary>
/// <param name="store">The model folder in the store.</param>
/// <param name="digest">The digest that the model must have.</param>
/// <param name="fetched">The folder of fetched models.</param>
internal sealed class ModelFetch(IObjectStore store, string digest, string fetched)
{
    private const int BufferSize = 1 << 20;
    private const int LinuxWouldBlock = 11, MacWouldBlock = 35, WindowsSharingViolation = unchecked((int)0x80070020);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(0.5);

    private readonly string _folder = Path.Combine(fetched, digest);

    /// <summary>Fetches what is missing.</summary>
    /// <exception cref="ModelFolderException">The store holds another model, or a file there is not what the manifest says.</exception>
    public async Task<ModelFolder> RunAsync(CancellationToken cancellationToken)
    {
        var (json, manifest) = await ModelAddress.ReadManifestAsync(store, cancellationToken).ConfigureAwait(false);
        if (manifest.Digest() != digest)
        {
            throw new ModelFolderException(
                $"{store.Root} is another model than the job was submitted with: its digest is {manifest.Digest()[..12]}, not "
                + $"{digest[..12]}.");
        }

        Directory.CreateDirectory(_folder);
        await using var turn = await TakeTurnAsync(cancellationToken).ConfigureAwait(false);
        foreach (var file in manifest.Files)
        {
            await FetchAsync(file, cancellationToken).ConfigureAwait(false);
        }
        var partial = PartialOf(ModelManifest.FileName);
        await File.WriteAllBytesAsync(partial, json, cancellationToken).ConfigureAwait(false);
        File.Move(partial, Path.Combine(_folder, ModelManifest.FileName), overwrite: true);
        return ModelFolder.Open(_folder);
    }

    /// <summary>
    /// Waits until no other process fetches this model. The lock is the operating system's, so a process that dies leaves none behind.
    /// </summary>
    private async Task<FileStream> TakeTurnAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new(Path.Combine(_folder, ".fetching"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException taken) when (taken.HResult is LinuxWouldBlock or MacWouldBlock or WindowsSharingViolation)
            {
                // The one that fetches is watched itself.
                ActivitySignal.Raise();
                await Task.Delay(BetweenLooks, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task FetchAsync(ModelFile file, CancellationToken cancellationToken)
    {
        var target = Path.Combine(_folder, file.Name);
        if (new FileInfo(target) is { Exists: true } there && there.Length == file.Bytes)
            return;

        var partial = PartialOf(file.Name);
        await using (var written = new FileStream(partial, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, BufferSize,
            FileOptions.Asynchronous))
        {
            if (written.Length > file.Bytes)
                written.SetLength(0);
            written.Position = written.Length;
            if (written.Length < file.Bytes)
            {
                await using var source = await store.OpenReadAsync(file.Name, written.Length, file.Bytes - written.Length,
                    cancellationToken).ConfigureAwait(false);
                await source.CopyToAsync(written, BufferSize, cancellationToken).ConfigureAwait(false);
            }
            written.Position = 0;
            if (Convert.ToHexStringLower(await SHA256.HashDataAsync(written, cancellationToken).ConfigureAwait(false)) != file.Sha256)
            {
                written.SetLength(0);
                throw new ModelFolderException($"{store.Root}/{file.Name} is not what its {ModelManifest.FileName} says: its digest is "
                    + "another. Upload the model again.");
            }
            written.Flush(flushToDisk: true);
        }
        File.Move(partial, target, overwrite: true);
    }

    private string PartialOf(string name) => Path.Combine(_folder, $"{name}.partial");
}
