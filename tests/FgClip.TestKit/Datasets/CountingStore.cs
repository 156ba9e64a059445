using FgClip.Storage;

namespace FgClip.TestKit.Datasets;

/// <summary>A real store that notes which objects are opened, and how many bytes they have.</summary>
/// <param name="inner">The store.</param>
public sealed class CountingStore(IObjectStore inner) : IObjectStore
{
    private readonly List<string> _opened = [];

    /// <inheritdoc />
    public string Root => inner.Root;

    /// <summary>Names of the objects that were opened, in order.</summary>
    public IReadOnlyList<string> Opened
    {
        get
        {
            lock (_opened)
                return [.. _opened];
        }
    }

    /// <summary>Bytes of the objects that were opened.</summary>
    public long Bytes { get; private set; }

    /// <summary>What an opening waits for; null for nothing.</summary>
    public TaskCompletionSource? Holding { get; set; }

    /// <inheritdoc />
    public Task<ObjectInfo?> FindAsync(string name, CancellationToken cancellationToken) => inner.FindAsync(name, cancellationToken);

    /// <inheritdoc />
    public async Task<Stream> OpenReadAsync(string name, long offset, long? length, CancellationToken cancellationToken)
    {
        lock (_opened)
            _opened.Add(name);
        if (Holding is { } holding)
            await holding.Task;
        var stream = await inner.OpenReadAsync(name, offset, length, cancellationToken);
        lock (_opened)
            Bytes += stream.Length;
        return stream;
    }

    /// <inheritdoc />
    public Task<IObjectUpload> BeginUploadAsync(string name, string staging, CancellationToken cancellationToken) =>
        inner.BeginUploadAsync(name, staging, cancellationToken);

    /// <inheritdoc />
    public IAsyncEnumerable<ObjectInfo> ListAsync(string prefix, CancellationToken cancellationToken) =>
        inner.ListAsync(prefix, cancellationToken);

    /// <inheritdoc />
    public Task DeleteAsync(string name, CancellationToken cancellationToken) => inner.DeleteAsync(name, cancellationToken);

    /// <inheritdoc />
    public Task DeleteStagingAsync(string staging, CancellationToken cancellationToken) =>
        inner.DeleteStagingAsync(staging, cancellationToken);
}
