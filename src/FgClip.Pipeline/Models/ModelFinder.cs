using System.Collections.Concurrent;
using FgClip.Datasets.Jobs;
using FgClip.Model.Folders;
using FgClip.Storage;

namespace FgClip.Pipeline.Models;

/// <summary>
/// Finds the model that a job means, by its digest: any copy of it will do. It looks where the job says, then under this machine's model
/// roots, and last fetches it from blob storage into a folder of fetched models.
/// </summary>
/// <param name="roots">Folders that are models or hold some.</param>
/// <param name="fetched">The folder that fetched models go into, each under its digest. Processes may share it.</param>
public sealed class ModelFinder(IReadOnlyList<string> roots, string fetched)
{
    private readonly ConcurrentDictionary<string, string> _found = new(StringComparer.Ordinal);

    /// <summary>
    /// Where fetched models go unless something else is said: <c>fgclip/models</c> in the user's cache, or in the temporary folder where
    /// there is none.
    /// </summary>
    public static string DefaultCache { get; } = UserCache.Folder("models");

    /// <summary>The model's folder on this machine.</summary>
    /// <exception cref="ModelFolderException">It is nowhere, or what is there is another model or broken.</exception>
    /// <exception cref="IOException">It could not be fetched; another try may do better.</exception>
    public async Task<ModelFolder> FindAsync(ModelReference model, CancellationToken cancellationToken)
    {
        if (_found.TryGetValue(model.Digest, out var known) && TryOpen(known, model) is { } again)
            return again;
        var folder = Candidates(model).Select(path => TryOpen(path, model)).FirstOrDefault(found => found is not null)
            ?? await FetchAsync(model, cancellationToken).ConfigureAwait(false);
        _found[model.Digest] = folder.Path;
        return folder;
    }

    /// <summary>
    /// Lists the models in the folders that models are looked for in, and those that were fetched: each once. Broken ones are left out.
    /// </summary>
    public IReadOnlyList<ModelFolder> List() =>
        [.. FoldersOf([.. roots, fetched]).Select(TryOpen).OfType<ModelFolder>().DistinctBy(folder => folder.Digest)];

    private IEnumerable<string> Candidates(ModelReference model) =>
    [
        .. StoreAddresses.IsLocal(model.Location) ? [StoreAddresses.LocalPath(model.Location)] : Array.Empty<string>(),
        .. FoldersOf(roots),
        Path.Combine(fetched, model.Digest),
    ];

    private static IEnumerable<string> FoldersOf(IEnumerable<string> parents) => parents.SelectMany(
        parent => Directory.Exists(parent) ? Directory.EnumerateDirectories(parent).Order(StringComparer.Ordinal).Prepend(parent) : []);

    private static ModelFolder? TryOpen(string path, ModelReference model) =>
        TryOpen(path) is { } folder && folder.Digest == model.Digest ? folder : null;

    private static ModelFolder? TryOpen(string path)
    {
        if (!File.Exists(Path.Combine(path, ModelManifest.FileName)))
            return null;
        try
        {
            return ModelFolder.Open(path);
        }
        catch (ModelFolderException)
        {
            // A broken one is as good as none, as long as there is another.
            return null;
        }
    }

    private async Task<ModelFolder> FetchAsync(ModelReference model, CancellationToken cancellationToken) =>
        StoreAddresses.IsLocal(model.Location)
        ? throw Missing(model)
        : await new ModelFetch(ObjectStores.Open(model.Location), model.Digest, fetched).RunAsync(cancellationToken).ConfigureAwait(false);

    private ModelFolderException Missing(ModelReference model)
    {
        var there = DescribeLocation(model);
        var under = roots.Count == 0 ? "no model roots are set" : $"nothing under {string.Join(", ", roots)} has that digest";
        return new(
            $"Model '{model.Name}' with digest {model.Digest[..12]} is not on {Environment.MachineName}: {there}, and {under}. " +
            "Put a copy there, name its folder in the setting Models, or submit it from az:// or s3://.");
    }

    private static string DescribeLocation(ModelReference model)
    {
        try
        {
            return $"{model.Location} is another model than the job was submitted with: its digest is "
                + $"{ModelFolder.Open(StoreAddresses.LocalPath(model.Location)).Digest[..12]}";
        }
        catch (ModelFolderException broken)
        {
            return broken.Message.TrimEnd('.');
        }
    }
}
