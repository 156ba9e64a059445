using FgClip.Storage;

namespace FgClip.Simulation.Stores;

/// <summary>An object being written, in memory.</summary>
internal sealed class SimulatedUpload(SimulatedStore store, string name) : IObjectUpload
{
    private readonly MemoryStream _bytes = new();

    /// <inheritdoc />
    public Stream Stream => _bytes;

    /// <inheritdoc />
    public Task<CommitOutcome> CommitAsync(CommitCondition condition, CancellationToken cancellationToken) =>
        store.CommitAsync(name, _bytes.ToArray(), condition, cancellationToken);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
