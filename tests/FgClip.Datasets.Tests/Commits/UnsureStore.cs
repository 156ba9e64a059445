using FgClip.Storage;

namespace FgClip.Datasets.Tests.Commits;

/// <summary>A real store whose first commit of some names fails before or after it took effect, as when a connection breaks.</summary>
internal sealed class UnsureStore(IObjectStore inner, string failing, bool afterwards) : IObjectStore
{
    private int _failures;

    public string Root => inner.Root;

    public Task<ObjectInfo?> FindAsync(string name, CancellationToken cancellationToken) => inner.FindAsync(name, cancellationToken);

    public Task<Stream> OpenReadAsync(string name, long offset, long? length, CancellationToken cancellationToken) =>
        inner.OpenReadAsync(name, offset, length, cancellationToken);

    public IAsyncEnumerable<ObjectInfo> ListAsync(string prefix, CancellationToken cancellationToken) =>
        inner.ListAsync(prefix, cancellationToken);

    public Task DeleteAsync(string name, CancellationToken cancellationToken) => inner.DeleteAsync(name, cancellationToken);

    public Task DeleteStagingAsync(string staging, CancellationToken cancellationToken) =>
        inner.DeleteStagingAsync(staging, cancellationToken);

    public async Task<IObjectUpload> BeginUploadAsync(string name, string staging, CancellationToken cancellationToken)
    {
        var upload = await inner.BeginUploadAsync(name, staging, cancellationToken);
        return name.StartsWith(failing, StringComparison.Ordinal) && Interlocked.Increment(ref _failures) == 1
            ? new UnsureUpload(upload, afterwards) : upload;
    }

    private sealed class UnsureUpload(IObjectUpload inner, bool afterwards) : IObjectUpload
    {
        public Stream Stream => inner.Stream;

        public async Task<CommitOutcome> CommitAsync(CommitCondition condition, CancellationToken cancellationToken)
        {
            if (afterwards)
                await inner.CommitAsync(condition, cancellationToken);
            throw new IOException("The connection broke.");
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
