using System.Buffers;
using FgClip.Datasets.Rows;
using FgClip.Storage;
using FgClip.Storage.Files;
using Microsoft.Win32.SafeHandles;

namespace FgClip.Datasets.Images;

/// <summary>Images in this machine's files, below the roots and nowhere else, every link on the way followed.</summary>
internal sealed class FileImages
{
    private readonly IReadOnlyList<string> _roots;
    private readonly IReadOnlyList<string> _physicalRoots;
    private readonly long _maxBytes;

    public FileImages(IReadOnlyList<string> roots, long maxBytes)
    {
        _roots = roots;
        _physicalRoots = [.. _roots.Select(root => PhysicalPath.Resolve(root) ?? root)];
        _maxBytes = maxBytes;
    }

    /// <summary>Reads a file.</summary>
    /// <param name="image">A path relative to a root, an absolute one, or <c>file:///…</c>.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="FetchException">It is not there, may not be read, or is not a file.</exception>
    /// <exception cref="ImageRootException">It is not there, and neither is a root that it may lie under.</exception>
    public async Task<ImageBytes> ReadAsync(string image, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadFileAsync(Resolve(image), image, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or FetchException { Status: RowStatus.Missing })
        {
            ThrowIfRootIsGone(image);
            throw;
        }
    }

    private void ThrowIfRootIsGone(string image)
    {
        if (image.Contains('\0', StringComparison.Ordinal))
            return;
        if (Candidates(image).Select(candidate => candidate.Root).FirstOrDefault(root => !FolderEntries.Exists(root)) is { } gone)
            throw new ImageRootException(gone);
    }

    /// <summary>The file that an address names, every link followed.</summary>
    private string Resolve(string image)
    {
        if (image.Contains('\0', StringComparison.Ordinal))
            throw new FetchException(RowStatus.Missing, "The image's path holds a zero character.");

        var isInside = false;
        foreach (var (candidate, _) in Candidates(image))
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
    private IEnumerable<(string Path, string Root)> Candidates(string image)
    {
        var path = Local(image);
        return from root in _roots
               let full = Path.GetFullPath(Path.Combine(root, path))
               where PhysicalPath.IsUnder(full, root)
               select (full, root);
    }

    private static string Local(string image)
    {
        if (StoreAddresses.Scheme(image) is null)
            return image;
        return Uri.TryCreate(image, UriKind.Absolute, out var uri) && uri.Host.Length == 0
            && !uri.LocalPath.Contains('\0', StringComparison.Ordinal)
            ? uri.LocalPath
            : throw new FetchException(RowStatus.FetchFailed,
            $"{image} is not a local file address; that is file:///folder/file, with three slashes.");
    }

    private async Task<ImageBytes> ReadFileAsync(string path, string image, CancellationToken cancellationToken)
    {
        if (!RegularFile.IsRegularFile(path))
        {
            throw new FetchException(
                RowStatus.FetchFailed,
                $"{image} is not a file but {(FolderEntries.Exists(path) ? "a folder" : "a pipe, a socket or a device")}.");
        }

        using var file = PhysicalPath.Open(path);
        ThrowIfOutside(file, image);
        var length = RandomAccess.GetLength(file);
        if (length > _maxBytes)
            throw new FetchException(RowStatus.FetchFailed, $"{image} has {length} bytes; at most {_maxBytes} are read.");

        var buffer = ArrayPool<byte>.Shared.Rent((int)length);
        try
        {
            var read = 0;
            while (read < length)
            {
                var count = await RandomAccess.ReadAsync(file, buffer.AsMemory(read, (int)length - read), read, cancellationToken)
                    .ConfigureAwait(false);
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

    /// <summary>
    /// Checks where the open file lies. Whoever can write below a root can put a link in place of a folder between the look at the path and
    /// the opening, and what is open no longer changes.
    /// </summary>
    private void ThrowIfOutside(SafeFileHandle file, string image)
    {
        if (PhysicalPath.Find(file) is not { } path || !_physicalRoots.Any(root => PhysicalPath.IsUnder(path, root)))
            throw new FetchException(RowStatus.OutsideRoot, $"{image} leads outside the image {Roots()} since it was looked at.");
    }

    private string Roots() => (_roots.Count == 1 ? "root " : "roots ") + string.Join(", ", _roots);
}
