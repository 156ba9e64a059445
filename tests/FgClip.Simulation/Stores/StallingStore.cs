using FgClip.Storage;

namespace FgClip.Simulation.Stores;

/// <summary>
/// A store whose caller may stand still at each call: the call takes effect, and what follows from its answer comes minutes later.
/// </summary>
/// <param name="inner">The store.</param>
/// <param name="stall">Is called before each call, and may suspend the process that makes it.</param>
internal sealed class StallingStore(IObjectStore inner, Action stall) : IObjectStore
{
    /// <inheritdoc />
    public string Root => inner.Root;

    /// <inheritdoc />
    public Task<ObjectInfo?> FindAsync(string name, CancellationToken cancellationToken) => Stall().FindAsync(name, cancellationToken);

    /// <inheritdoc />
    public Task<Stream> OpenReadAsync(string name, long offset, long? length, CancellationToken cancellationToken) =>
        Stall().OpenReadAsync(name, offset, length, cancellationToken);

    /// <inheritdoc />
    public Task<IObjectUpload> BeginUploadAsync(string name, string staging, CancellationToken cancellationToken) =>
        Stall().BeginUploadAsync(name, staging, cancellationToken);

    /// <inheritdoc />
    public IAsyncEnumerable<ObjectInfo> ListAsync(string prefix, CancellationToken cancellationToken) =>
        Stall().ListAsync(prefix, cancellationToken);

    /// <inheritdoc />
    public Task DeleteAsync(string name, CancellationToken cancellationToken) => Stall().DeleteAsync(name, cancellationToken);

    /// <inheritdoc />
    public Task DeleteStagingAsync(string staging, CancellationToken cancellationToken) =>
        Stall().DeleteStagingAsync(staging, cancellationToken);

    private IObjectStore Stall()
    {
        stall();
        return inner;
    }
}
