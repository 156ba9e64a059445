using System.Buffers;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Planning;
using FgClip.Datasets.Rows;
using FgClip.Storage;

namespace FgClip.Datasets.Images;

/// <summary>
/// Reads the image files that rows name, and none outside of the image roots: a manifest is somebody else's text. Whatever goes wrong is the
/// row's fault, in both senses.
/// </summary>
public sealed class ImageSource
{
    /// <summary>The largest file that is read: 512 MiB.</summary>
    public const long DefaultMaxBytes = 512L << 20;

    private readonly IReadOnlyList<string> _roots;
    private readonly IReadOnlyList<string> _physicalRoots;
    private readonly long _maxBytes;

    /// <param name="roots">Folders, as paths or <c>file:///…</c>; a relative path is looked for in each, in this order.</param>
    /// <param name="maxBytes">The largest file that is read.</param>
    public ImageSource(IReadOnlyList<string> roots, long maxBytes = DefaultMaxBytes)
    {
        _roots = [.. roots.Select(ObjectStores.LocalPath)];
        _physicalRoots = [.. _roots.Select(root => PhysicalPath.Resolve(root) ?? root)];
        _maxBytes = maxBytes;
    }

    /// <summary>The source for the rows of one input: the job's image roots, or else the input's own folder.</summary>
    public static ImageSource For(ManifestOptions options, PlanInput input)
    {
        var path = ObjectStores.LocalPath(input.Address);
        return new ImageSource(input.Listing is not null ? [path] : options.ImageRoots is { Count: > 0 } roots ? roots : [Path.GetDirectoryName(path)!]);
    }

    /// <summary>Reads the file that a row names.</summary>
    /// <param name="image">A path relative to a root, an absolute one, or <c>file:///…</c>; null where the row names none.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<ImageFetch> ReadAsync(string? image, CancellationToken cancellationToken)
    {
        try
        {
            var path = Resolve(image);
            var bytes = await ReadFileAsync(path, image!, cancellationToken).ConfigureAwait(false);
            return new ImageFetch(bytes, null);
        }
        catch (FetchException e)
        {
            return new ImageFetch(null, new RowFault(e.Status, e.Message));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return new ImageFetch(null, new RowFault(RowStatus.Missing, $"There is no file {image}."));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new ImageFetch(null, new RowFault(RowStatus.FetchFailed, $"{image} could not be read: {e.Message}"));
        }
    }

    /// <summary>The file that an address names, every link followed.</summary>
    private string Resolve(string? image)
    {
        if (string.IsNullOrWhiteSpace(image))
            throw new FetchException(RowStatus.Missing, "The row names no picture.");
        if (image.Contains('\0', StringComparison.Ordinal))
            throw new FetchException(RowStatus.Missing, "The picture's path holds a zero character.");

        var isInside = false;
        foreach (var candidate in Candidates(image))
        {
            isInside = true;
            if (PhysicalPath.Resolve(candidate) is not { } path)
                continue;
            if (!_physicalRoots.Any(root => PhysicalPath.IsUnder(path, root)))
                throw new FetchException(RowStatus.OutsideRoot, $"{image} is a link that leaves the image {Roots()}.");
            return path;
        }

        throw isInside
            ? new FetchException(RowStatus.Missing, $"There is no file {image} under the image {Roots()}.")
            : new FetchException(RowStatus.OutsideRoot, $"{image} lies outside the image {Roots()}; --image-root allows another folder.");
    }

    /// <summary>The paths that an address may mean, as far as they do not say themselves that they leave the roots.</summary>
    private IEnumerable<string> Candidates(string image)
    {
        var path = Local(image);
        return from root in _roots
               let full = Path.GetFullPath(Path.Combine(root, path))
               where PhysicalPath.IsUnder(full, root)
               select full;
    }

    private static string Local(string image)
    {
        switch (ObjectStores.Scheme(image))
        {
            case null:
                return image;
            case "file" when Uri.TryCreate(image, UriKind.Absolute, out var uri) && uri.Host.Length == 0 && !uri.LocalPath.Contains('\0', StringComparison.Ordinal):
                return uri.LocalPath;
            case "file":
                throw new FetchException(RowStatus.FetchFailed, $"{image} is no local file address; that is file:///folder/file, with three slashes.");
            case var scheme:
                throw new FetchException(RowStatus.FetchFailed, $"{scheme}:// addresses of pictures are not read; use a path or file:///….");
        }
    }

    private async Task<ImageBytes> ReadFileAsync(string path, string image, CancellationToken cancellationToken)
    {
        if (!RegularFile.Is(path))
            throw new FetchException(RowStatus.FetchFailed, $"{image} is no file but {(Directory.Exists(path) ? "a folder" : "a pipe, a socket or a device")}.");

        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.Asynchronous);
        var length = RandomAccess.GetLength(file);
        if (length > _maxBytes)
            throw new FetchException(RowStatus.FetchFailed, $"{image} has {length} bytes; at most {_maxBytes} are read.");

        var buffer = ArrayPool<byte>.Shared.Rent((int)length);
        try
        {
            var read = 0;
            while (read < length)
            {
                var count = await RandomAccess.ReadAsync(file, buffer.AsMemory(read, (int)length - read), read, cancellationToken).ConfigureAwait(false);
                if (count == 0)
                    throw new FetchException(RowStatus.FetchFailed, $"{image} became shorter while it was read.");
                read += count;
            }

            return new ImageBytes(buffer, read);
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
    }

    private string Roots() => (_roots.Count == 1 ? "root " : "roots ") + string.Join(", ", _roots);

    private sealed class FetchException(RowStatus status, string message) : Exception(message)
    {
        public RowStatus Status => status;
    }
}
