using FgClip.Storage;

namespace FgClip.Datasets.Inputs;

/// <summary>
/// Remembers the digests of inputs by address and version. Shards that need the same one at once wait for one reading of it.
/// </summary>
/// <param name="capacity">How many are remembered; the oldest is forgotten first. Default: 10,000, some 3 MB.</param>
internal sealed class InputDigests(int capacity = 10_000)
{
    private readonly Dictionary<(string Address, string Version), Task<string>> _digests = [];
    private readonly Queue<(string Address, string Version)> _order = [];

    /// <summary>Returns the hex SHA-256 of an object, and reads it where that is not known.</summary>
    /// <param name="store">The object's store.</param>
    /// <param name="info">The object, as it was looked up.</param>
    /// <param name="cancellationToken">Stops the waiting. The reading continues: it is of use to every other shard of the input, and to the
    /// next attempt.</param>
    /// <exception cref="IOException">The object could not be read; the next call tries again.</exception>
    public Task<string> ReadAsync(IObjectStore store, ObjectInfo info, CancellationToken cancellationToken)
    {
        var key = ($"{store.Root}/{info.Name}", info.Version);
        Task<string>? digest;
        lock (_order)
        {
            if (!_digests.TryGetValue(key, out digest) || digest is { IsCompleted: true, IsCompletedSuccessfully: false })
            {
                if (digest is null)
                    MakeRoom(key);
                _digests[key] = digest = HashAsync(store, info.Name);
            }
        }

        return digest.WaitAsync(cancellationToken);
    }

    private void MakeRoom((string Address, string Version) next)
    {
        if (_order.Count == capacity)
            _digests.Remove(_order.Dequeue());
        _order.Enqueue(next);
    }

    private static async Task<string> HashAsync(IObjectStore store, string name)
    {
        await Task.Yield();
        await using var stream = await store.OpenReadAsync(name, 0, null, CancellationToken.None).ConfigureAwait(false);
        await using var hashed = new HashingStream(stream);
        await hashed.CopyToAsync(Stream.Null, CancellationToken.None).ConfigureAwait(false);
        return hashed.Sha256();
    }
}
