using FgClip.Storage;

namespace FgClip.Datasets.Manifests.Tar.Windows;

/// <summary>Finds the index of an archive, once somebody needs it.</summary>
/// <param name="store">The archive's store.</param>
/// <param name="name">The archive's name there.</param>
/// <param name="length">Bytes of the archive.</param>
/// <param name="kinds">What its members mean.</param>
internal sealed class IndexFile(IObjectStore store, string name, long length, MemberKinds kinds)
{
    private bool _wasSought;

    /// <summary>Gets or sets whether there is an index that is not the archive's, as one of an earlier version.</summary>
    public bool IsStale { get; set; }

    /// <summary>Reads the index, the first time.</summary>
    /// <returns>What is wanted of the archive, in order; null where no index says so, and each further time.</returns>
    public async Task<IReadOnlyList<TarRange>?> FindAsync(CancellationToken cancellationToken)
    {
        if (_wasSought)
            return null;
        _wasSought = true;
        try
        {
            foreach (var index in TarIndex.NamesFor(name))
            {
                if (await store.FindAsync(index, cancellationToken).ConfigureAwait(false) is not { } found)
                    continue;
                var wanted = found.Length > TarIndex.MaxBytes ? null : await ReadAsync(index, cancellationToken).ConfigureAwait(false);
                IsStale = wanted is null;
                return wanted;
            }
        }
        catch (IOException)
        {
            // The archive is enough. One that may be read beside an index that may not is read without it.
        }

        return null;
    }

    private async Task<IReadOnlyList<TarRange>?> ReadAsync(string index, CancellationToken cancellationToken)
    {
        await using var stream = await store.OpenReadAsync(index, 0, null, cancellationToken).ConfigureAwait(false);
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, cancellationToken).ConfigureAwait(false);
        bytes.Position = 0;
        using var text = new StreamReader(bytes);
        return TarIndex.Read(text, length, kinds);
    }
}
