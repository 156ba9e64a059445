using FgClip.Storage;

namespace FgClip.Selection.Sources;

/// <summary>Files of a store as DuckDB can open them: by a path of this machine.</summary>
/// <param name="folder">Where copies lie.</param>
internal sealed class LocalFiles(TemporaryFolder folder)
{
    private const string PatternCharacters = "*?[]{}";

    /// <summary>
    /// Returns the path of a file of the store; of a copy where it lies in an object store, or where DuckDB would read its path as a
    /// pattern.
    /// </summary>
    /// <param name="store">The store.</param>
    /// <param name="name">The file's name in it.</param>
    /// <param name="copy">The copy's name.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="IOException">The file is gone, or the store does not answer.</exception>
    public async Task<string> GetAsync(IObjectStore store, string name, string copy, CancellationToken cancellationToken)
    {
        if (StoreAddresses.IsLocal(store.Root))
        {
            var path = Path.Combine(StoreAddresses.LocalPath(store.Root), Checked(name));
            if (path.AsSpan().IndexOfAny(PatternCharacters) < 0 && File.Exists(path))
                return path;
        }

        await using var source = await store.OpenReadAsync(name, 0, null, cancellationToken).ConfigureAwait(false);
        await using var target = File.Create(folder.At(copy));
        await source.CopyToAsync(target, cancellationToken).ConfigureAwait(false);
        return target.Name;
    }

    /// <summary>A manifest's names are somebody else's text: none of them leads out of the dataset.</summary>
    private static string Checked(string name)
    {
        try
        {
            return ObjectName.Check(name);
        }
        catch (ArgumentException wrong)
        {
            throw new InvalidDataException($"The dataset's manifest names a part '{name}': {wrong.Message}", wrong);
        }
    }
}
