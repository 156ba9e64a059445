using System.Globalization;
using System.Runtime.CompilerServices;
using FgClip.Storage.Activity;

namespace FgClip.Storage.Files;

/// <summary>
/// A store in a folder. Its commit point is link(2), after the file and before the folder are flushed; the folder may be shared by
/// many machines as long as its file system keeps link(2) atomic, as NFS and CephFS do. Looks and openings are done on threads of the pool:
/// on a share each takes its time, and a grain that reads must not hold its turn for it.
/// </summary>
/// <param name="root">The folder; it is made with the first object.</param>
public sealed class FileObjectStore(string root) : IObjectStore
{
    /// <summary>A shared folder comes and goes with those who write in it; each turn of the race costs microseconds.</summary>
    internal const int FolderAttempts = 100;

    private const int BufferSize = 1 << 16;

    private const int FilesPerBatch = 1_000;

    /// <inheritdoc />
    public string Root { get; } = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));

    /// <inheritdoc />
    public Task<ObjectInfo?> FindAsync(string name, CancellationToken cancellationToken)
    {
        var path = PathOf(name);
        return Task.Run(() => Describe(name, new FileInfo(path)) ?? DescribeRaw(name, path), cancellationToken);
    }

    /// <inheritdoc />
    public Task<Stream> OpenReadAsync(string name, long offset, long? length, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length ?? 0, nameof(length));
        var path = PathOf(name);
        return Task.Run(() => OpenRead(name, path, offset, length), cancellationToken);
    }

    /// <inheritdoc />
    public Task<IObjectUpload> BeginUploadAsync(string name, string staging, CancellationToken cancellationToken) =>
        Task.FromResult<IObjectUpload>(new FileObjectUpload(this, name, PathOf(name), staging.Length == 0 ? Root : PathOf(staging)));

    /// <inheritdoc />
    public async IAsyncEnumerable<ObjectInfo> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ObjectName.CheckPrefix(prefix);
        using var files = new FolderWalk(Root, prefix).Files().GetEnumerator();
        for (var isLast = false; !isLast;)
        {
            (var batch, isLast) = await Task.Run(() => NextBatch(files, cancellationToken), cancellationToken).ConfigureAwait(false);
            foreach (var info in batch)
                yield return info;
        }
    }

    /// <inheritdoc />
    public Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        var path = PathOf(name);
        try
        {
            File.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
            return Task.CompletedTask;
        }

        RemoveEmptyFolders(Path.GetDirectoryName(path)!);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task DeleteStagingAsync(string staging, CancellationToken cancellationToken)
    {
        var path = PathOf(staging);
        if (!Directory.Exists(path))
            return Task.CompletedTask;

        // One by one, so that a million of them is work that moves.
        foreach (var folder in Directory.EnumerateDirectories(path))
        {
            DeleteFolder(folder);
            ActivitySignal.Raise();
        }

        DeleteFolder(path);
        RemoveEmptyFolders(Path.GetDirectoryName(path)!);
        return Task.CompletedTask;
    }

    private static void DeleteFolder(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Another process was quicker.
        }
    }

    /// <summary>Makes a folder and those above it, each on stable storage before what lies in it can be.</summary>
    internal static void EnsureFolder(string folder)
    {
        if (Directory.Exists(folder))
            return;

        var parent = Path.GetDirectoryName(folder);
        if (parent is not null)
            EnsureFolder(parent);
        MakeFolder(folder);
        if (parent is not null)
            LibC.SyncFolder(parent);
    }

    /// <summary>Makes a folder that others may clear away, empty, at any time.</summary>
    internal static void MakeFolder(string folder)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Directory.CreateDirectory(folder);
                return;
            }
            catch (IOException) when (attempt < FolderAttempts && !File.Exists(folder))
            {
                // The runtime was told that it is there, looked what it is, and found it gone.
            }
        }
    }

    /// <summary>
    /// Removes a folder and those above it, up to the root, as long as they are empty: a store has no folders, only names.
    /// </summary>
    internal void RemoveEmptyFolders(string folder)
    {
        while (folder.Length > Root.Length && LibC.RemoveFolder(folder) == 0)
            folder = Path.GetDirectoryName(folder)!;
    }

    /// <summary>The version of a file: its time of change, which each replacement moves on, and its length.</summary>
    internal static string VersionOf(FileInfo file) => VersionOf(file.LastWriteTimeUtc, file.Length);

    private static string VersionOf(DateTime changed, long length) =>
        string.Create(CultureInfo.InvariantCulture, $"{changed.Ticks:x}-{length:x}");

    private static FileStream Open(string path)
    {
        if (RawName.HasEscape(path) && !File.Exists(path))
        {
            var handle = LibC.OpenRead(RawFolder.PathOf(path));
            return handle.IsInvalid ? throw new FileNotFoundException($"{path} can't be opened.")
                : new FileStream(handle, FileAccess.Read, BufferSize);
        }

        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, BufferSize,
            FileOptions.Asynchronous);
    }

    private Stream OpenRead(string name, string path, long offset, long? length)
    {
        try
        {
            var file = Open(path);
            file.Position = offset;
            return length is { } limit ? new BoundedReadStream(file, limit) : file;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException || Directory.Exists(path))
        {
            throw new ObjectNotFoundException(Root, name);
        }
    }

    private (List<ObjectInfo> Batch, bool IsLast) NextBatch(IEnumerator<(string Name, FileInfo? File)> files,
        CancellationToken cancellationToken)
    {
        var batch = new List<ObjectInfo>();
        while (batch.Count < FilesPerBatch)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!files.MoveNext())
                return (batch, true);
            var (name, file) = files.Current;
            if ((file is null ? Describe(name, new FileInfo(PathOf(name))) ?? DescribeRaw(name, PathOf(name))
                : Describe(name, file)) is { } info)
                batch.Add(info);
        }

        return (batch, false);
    }

    private static ObjectInfo? Describe(string name, FileInfo file)
    {
        try
        {
            return file.Exists ? new ObjectInfo(name, file.Length, VersionOf(file)) : null;
        }
        catch (FileNotFoundException)
        {
            // Deleted since it was looked at.
            return null;
        }
    }

    /// <summary>What a name stands for whose bytes are not UTF-8.</summary>
    private static ObjectInfo? DescribeRaw(string name, string path) => RawFolder.Find(path) is { IsFolder: false } file
        ? new ObjectInfo(name, file.Length, VersionOf(file.Changed, file.Length))
        : null;

    private string PathOf(string name) => Path.Combine(Root, ObjectName.Check(name));
}
