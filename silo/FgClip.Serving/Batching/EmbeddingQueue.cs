using System.Threading.Channels;

namespace FgClip.Serving.Batching;

/// <summary>
/// What waits for the model. Requests reserve their tokens before anything of them is decoded or tokenized, so that what all of them hold
/// is bounded; who finds no room is told at once and may come again.
/// </summary>
internal sealed class EmbeddingQueue : IAsyncDisposable
{
    private readonly Channel<EmbeddingItem> _arrivals = Channel.CreateUnbounded<EmbeddingItem>(new() { SingleReader = true });
    private readonly Func<IReadOnlyList<EmbeddingItem>, IReadOnlyList<float[]>> _encode;
    private readonly int _batchCost;
    private readonly long _room;
    private readonly Task _work;
    private long _reserved;

    /// <param name="encode">Computes the vectors of items of one group, in their order; called by one thread at a time.</param>
    /// <param name="batchCost">The most tokens or patches of a batch.</param>
    /// <param name="room">The most tokens and patches of all requests.</param>
    public EmbeddingQueue(Func<IReadOnlyList<EmbeddingItem>, IReadOnlyList<float[]>> encode, int batchCost, long room)
    {
        (_encode, _batchCost, _room) = (encode, batchCost, room);
        _work = Task.Run(WorkAsync);
    }

    /// <summary>Takes room for a request.</summary>
    /// <param name="cost">Its tokens and patches at most.</param>
    /// <returns>What gives the room back; null where there is none now.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There would be none even if nothing else were in work.</exception>
    public IDisposable? TryReserve(long cost)
    {
        if (cost > _room)
            throw new ArgumentOutOfRangeException(nameof(cost), cost, $"There is room for {_room}.");
        if (Interlocked.Add(ref _reserved, cost) <= _room)
            return new Room(this, cost);
        Interlocked.Add(ref _reserved, -cost);
        return null;
    }

    /// <summary>Computes vectors.</summary>
    /// <param name="items">The items of a request, for which room is reserved.</param>
    /// <param name="cancellationToken">Takes those that wait out of the queue.</param>
    /// <returns>When all are computed, or one failed.</returns>
    public async Task EncodeAsync(IReadOnlyList<EmbeddingItem> items, CancellationToken cancellationToken)
    {
        await using var leaving = cancellationToken.UnsafeRegister(
            _ =>
            {
                foreach (var item in items)
                    item.Cancel(cancellationToken);
            },
            null);
        foreach (var item in items)
        {
            if (!_arrivals.Writer.TryWrite(item))
                item.Fail(new InvalidOperationException("The server is stopping."));
        }

        await Task.WhenAll(items.Select(item => item.Vector)).ConfigureAwait(false);
    }

    /// <summary>Computes what is in the queue, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _arrivals.Writer.TryComplete();
        await _work.ConfigureAwait(false);
    }

    private async Task WorkAsync()
    {
        List<EmbeddingItem> waiting = [];
        while (true)
        {
            while (_arrivals.Reader.TryRead(out var item))
                waiting.Add(item);
            if (BatchChoice.Take(waiting, _batchCost) is { Count: > 0 } batch)
                Encode(batch);
            else if (!await _arrivals.Reader.WaitToReadAsync().ConfigureAwait(false))
                return;
        }
    }

    private void Encode(IReadOnlyList<EmbeddingItem> batch)
    {
        try
        {
            foreach (var (item, vector) in batch.Zip(_encode(batch)))
                item.Complete(vector);
        }
        catch (Exception failed)
        {
            // Requests of others are in the batch: what is wrong with one item costs that one alone.
            if (batch.Count == 1)
                batch[0].Fail(failed);
            else
                foreach (var item in batch)
                    Encode([item]);
        }
    }

    private sealed class Room(EmbeddingQueue queue, long cost) : IDisposable
    {
        private int _isGivenBack;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isGivenBack, 1) == 0)
                Interlocked.Add(ref queue._reserved, -cost);
        }
    }
}
