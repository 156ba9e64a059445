namespace FgClip.Storage.Files;

/// <summary>An object on its way into a folder: a file under a reserved name until it is committed.</summary>
internal sealed class FileObjectUpload : IObjectUpload
{
    private readonly FileObjectStore _store;
    private readonly string _name;
    private readonly string _target;
    private readonly string _staging;
    private readonly string _temporary;
    private readonly FileStream _file;
    private bool _closed;

    public FileObjectUpload(FileObjectStore store, string name, string target, string staging)
    {
        (_store, _name, _target, _staging) = (store, name, target, staging);
        _temporary = Path.Combine(staging, $"{ObjectName.ReservedPrefix}{Guid.NewGuid():n}");
        _file = CreateFile();
        Stream = new AppendStream(_file);
    }

    public Stream Stream { get; }

    public async Task<CommitOutcome> CommitAsync(CommitCondition condition, CancellationToken cancellationToken)
    {
        if (_closed)
            throw new InvalidOperationException($"The upload of {_name} was committed before.");

        await _file.FlushAsync(cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        _closed = true;

        // fsync may take seconds and has no asynchronous form.
        await Task.Run(() => RandomAccess.FlushToDisk(_file.SafeFileHandle), CancellationToken.None).ConfigureAwait(false);
        await _file.DisposeAsync().ConfigureAwait(false);
        var done = condition.Version is { } version
            ? await ReplaceAsync(version, cancellationToken).ConfigureAwait(false)
            : Place();
        if (!done)
            return CommitOutcome.ConditionFailed;

        LibC.SyncFolder(Path.GetDirectoryName(_target)!);
        return CommitOutcome.Committed;
    }

    public async ValueTask DisposeAsync()
    {
        _closed = true;
        await _file.DisposeAsync().ConfigureAwait(false);
        try
        {
            File.Delete(_temporary);
        }
        catch (DirectoryNotFoundException)
        {
            // Committed, and the folder was cleared away, empty, by the last of those who shared it.
        }
        _store.RemoveEmptyFolders(_staging);
    }

    /// <summary>Makes the file; the folder may be cleared away, empty, between the two calls.</summary>
    private FileStream CreateFile()
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                EnsureStaging();
                return new FileStream(_temporary, FileMode.CreateNew, FileAccess.Write, FileShare.Read, 1 << 16, FileOptions.Asynchronous);
            }
            catch (IOException e) when (attempt < FileObjectStore.FolderAttempts
                && e is DirectoryNotFoundException or FileNotFoundException)
            {
                // Which of the two it is depends on whether somebody has made the folder again by the time the runtime looks.
            }
        }
    }

    /// <summary>Of the folders only those that the target needs too must be on stable storage; each flush costs milliseconds.</summary>
    private void EnsureStaging()
    {
        var shared = _staging;
        while (!_target.StartsWith(shared + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            shared = Path.GetDirectoryName(shared)!;
        FileObjectStore.EnsureFolder(shared);
        FileObjectStore.MakeFolder(_staging);
    }

    private bool Place()
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                FileObjectStore.EnsureFolder(Path.GetDirectoryName(_target)!);
                return UniquePlacement.TryPlace(_temporary, _target);
            }
            catch (DirectoryNotFoundException) when (attempt < FileObjectStore.FolderAttempts && File.Exists(_temporary))
            {
            }
        }
    }

    private async Task<bool> ReplaceAsync(string version, CancellationToken cancellationToken)
    {
        using var held = await StoreLock.AcquireAsync(_store.Root, cancellationToken).ConfigureAwait(false);
        var current = new FileInfo(_target);
        if (!current.Exists || FileObjectStore.VersionOf(current) != version)
            return false;

        MoveOn(current.LastWriteTimeUtc);
        File.Move(_temporary, _target, overwrite: true);
        return true;
    }

    /// <summary>
    /// Makes the file younger than the one it replaces. Clocks of file systems tick in milliseconds or worse, and two versions of one
    /// length must not look alike.
    /// </summary>
    private void MoveOn(DateTime before)
    {
        for (var step = TimeSpan.FromMicroseconds(1); File.GetLastWriteTimeUtc(_temporary) <= before; step *= 10)
            File.SetLastWriteTimeUtc(_temporary, before + step);
    }
}
