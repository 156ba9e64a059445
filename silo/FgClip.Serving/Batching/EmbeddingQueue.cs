using System.Threading.Channels;

namespace FgClip.Serving.Batching;

/// <summary>What waits for the model.</summary>
internal sealed class EmbeddingQueue : IAsyncDisposable
{
    private readonly Channel<EmbeddingItem> _arrivals = Channel.CreateUnbounded<EmbeddingItem>(new() { SingleReader = true });
    private readonly Func<IReadOnlyList<EmbeddingItem>, IReadOnlyList<float[]>> _encode;
    private readonly int _batchCost;
    private readonly Task _work;

    /// <param name="encode">Computes the vectors of items of one group, in their order; called by one thread at a time.</param>
    /// <param name="batchCost">The most tokens or patches of a batch.</param>
    public EmbeddingQueue(Func<IReadOnlyList<EmbeddingItem>, IReadOnlyList<float[]>> encode, int batchCost)
    {
        (_encode, _batchCost) = (encode, batchCost);
        _work = Task.Run(WorkAsync);
    }

    /// <summary>Computes vectors.</summary>
    /// <param name="items">The items of a request.</param>
    /// <param name="cancellationToken">
    /// Takes those that wait out of the queue; those in work are waited for, since their images are read.
    /// </param>
    /// <returns>When none of them is in work any more.</returns>
    /// <exception cref="ServerStoppingException">The queue takes no more.</exception>
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
                item.Fail(new ServerStoppingException());
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
            else if (waiting.Count == 0 && !await _arrivals.Reader.WaitToReadAsync().ConfigureAwait(false))
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
}

/// <summary>The server takes no more requests.</summary>
internal sealed class ServerStoppingException() : Exception("The server is stopping.");
