using System.Runtime.CompilerServices;

namespace FgClip.Storage.Activity;

/// <summary>Raises <see cref="ActivitySignal"/> for every call that a store answers, and for what is read and written.</summary>
/// <param name="store">The store.</param>
internal sealed class ObservedStore(IObjectStore store) : IObjectStore
{
    /// <inheritdoc />
    public string Root => store.Root;

    /// <inheritdoc />
    public async Task<ObjectInfo?> FindAsync(string name, CancellationToken cancellationToken) =>
        Moved(await store.FindAsync(name, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc />
    public async Task<Stream> OpenReadAsync(string name, long offset, long? length, CancellationToken cancellationToken)
    {
        var stream = Moved(await store.OpenReadAsync(name, offset, length, cancellationToken).ConfigureAwait(false));
        return ActivitySignal.IsObserved ? new ObservedStream(stream) : stream;
    }

    /// <inheritdoc />
    public async Task<IObjectUpload> BeginUploadAsync(string name, string staging, CancellationToken cancellationToken)
    {
        var upload = Moved(await store.BeginUploadAsync(name, staging, cancellationToken).ConfigureAwait(false));
        return ActivitySignal.IsObserved ? new ObservedUpload(upload) : upload;
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<ObjectInfo> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var info in store.ListAsync(prefix, cancellationToken).ConfigureAwait(false))
            yield return Moved(info);
    }

    /// <inheritdoc />
    public async Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        await store.DeleteAsync(name, cancellationToken).ConfigureAwait(false);
        ActivitySignal.Raise();
    }

    /// <inheritdoc />
    public async Task DeleteStagingAsync(string staging, CancellationToken cancellationToken)
    {
        await store.DeleteStagingAsync(staging, cancellationToken).ConfigureAwait(false);
        ActivitySignal.Raise();
    }

    private static T Moved<T>(T answer)
    {
        ActivitySignal.Raise();
        return answer;
    }

    private sealed class ObservedUpload(IObjectUpload upload) : IObjectUpload
    {
        public Stream Stream { get; } = new ObservedStream(upload.Stream);

        public async Task<CommitOutcome> CommitAsync(CommitCondition condition, CancellationToken cancellationToken) =>
            Moved(await upload.CommitAsync(condition, cancellationToken).ConfigureAwait(false));

        public ValueTask DisposeAsync() => upload.DisposeAsync();
    }
}
