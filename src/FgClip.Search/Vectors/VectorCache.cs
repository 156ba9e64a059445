using System.Security.Cryptography;
using System.Text;
using FgClip.Datasets.Commits;
using FgClip.Datasets.Embeddings;
using FgClip.Storage;

namespace FgClip.Search.Vectors;

/// <summary>
/// A folder of this machine where the vectors of datasets lie as raw float32, a file for each part. It may be deleted at any time; what is
/// missing is written again.
/// </summary>
/// <param name="folder">The folder. Processes may share it.</param>
/// <param name="maxBytes">How many bytes it may have at most; 0 for any number. Default: 0.</param>
public sealed class VectorCache(string folder, long maxBytes = 0)
{
    /// <summary>Ends the names of files that are not whole.</summary>
    internal const string TemporaryExtension = ".tmp";

    private const int DigestLength = 16;

    // A file that is written takes minutes, not days: it was left by a process that died.
    private static readonly TimeSpan MaxTemporaryAge = TimeSpan.FromDays(1);

    /// <summary>Where vectors go unless something else is given: <c>fgclip/search</c> in the user's cache.</summary>
    public static string DefaultFolder { get; } = UserCache.Folder("search");

    /// <summary>Brings the vectors of a dataset into the folder, and deletes those of parts that were replaced.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="target">Which vectors.</param>
    /// <param name="report">Gets how many parts are there, after each; null for nobody.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>A file for each part, in their order.</returns>
    /// <exception cref="InvalidDataException">The dataset has no such vectors, or more than the folder may have.</exception>
    internal async Task<IReadOnlyList<CachedPart>> GetAsync(EmbeddedDataset dataset, SearchTarget target, Action<int>? report,
        CancellationToken cancellationToken)
    {
        var place = FolderOf(dataset, target);
        Directory.CreateDirectory(place);
        DeleteLeft(place, _ => true);
        var parts = dataset.Manifest.Parts;
        var files = new CachedPart[parts.Count];
        var (done, bytes) = (0, maxBytes > 0 ? Measure() : 0);
        await Parallel.ForAsync(0, parts.Count, cancellationToken, async (i, cancel) =>
        {
            var path = Path.Combine(place, FileName(parts[i]));
            var header = MatrixHeader.Read(path);
            if (header is null)
            {
                await PartVectors.WriteAsync(dataset, parts[i], target, path, cancel).ConfigureAwait(false);
                header = MatrixHeader.Read(path);
                if (maxBytes > 0 && Interlocked.Add(ref bytes, new FileInfo(path).Length) > maxBytes)
                    throw Refuse(dataset, target, path);
            }

            files[i] = new CachedPart(path, header ?? throw new IOException($"{path} was written and is not whole. Is the disk full?"));
            report?.Invoke(Interlocked.Increment(ref done));
        }).ConfigureAwait(false);
        var names = parts.Select(FileName).ToHashSet(StringComparer.Ordinal);
        DeleteLeft(place, names.Contains);
        return files;
    }

    /// <summary>The folder of the vectors of one column.</summary>
    internal string FolderOf(EmbeddedDataset dataset, SearchTarget target)
    {
        var root = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(dataset.Store.Root)));
        return Path.Combine(folder, root[..DigestLength], target.Column);
    }

    private long Measure() =>
        new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Exists ? file.Length : 0);

    private InvalidDataException Refuse(EmbeddedDataset dataset, SearchTarget target, string path)
    {
        File.Delete(path);
        return new InvalidDataException($"The vectors {target.Column} of {dataset.Store.Root} do not fit into the search cache {folder}, "
            + $"which may have {maxBytes >> 20} MiB with those of other datasets. Allow more (Web:SearchCacheBytes), or delete the cache.");
    }

    /// <summary>The name of a part's file. The digest is somebody else's text, and no path comes of it.</summary>
    /// <exception cref="InvalidDataException">It is not a digest.</exception>
    private static string FileName(DatasetPart part) => part.Sha256 is { Length: 2 * SHA256.HashSizeInBytes } digest
        && digest.All(char.IsAsciiHexDigitLower)
        ? $"{digest}.vectors"
        : throw new InvalidDataException($"The manifest's digest of {part.Name} is not 64 hexadecimal digits.");

    /// <summary>Deletes what died processes left, and the files that are not of the dataset.</summary>
    private static void DeleteLeft(string place, Func<string, bool> isOfDataset)
    {
        foreach (var file in new DirectoryInfo(place).EnumerateFiles())
        {
            var isLeft = file.Extension is TemporaryExtension
                ? DateTime.UtcNow - file.LastWriteTimeUtc > MaxTemporaryAge
                : !isOfDataset(file.Name);
            try
            {
                if (isLeft)
                    file.Delete();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Another user's, of a folder that is shared. It takes room and is wrong for nobody.
            }
        }
    }
}

/// <summary>The vectors of a part.</summary>
/// <param name="Path">Their file.</param>
/// <param name="Header">What it holds.</param>
internal sealed record CachedPart(string Path, MatrixHeader Header);
