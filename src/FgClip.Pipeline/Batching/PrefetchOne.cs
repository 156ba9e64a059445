namespace FgClip.Pipeline.Batching;

/// <summary>Makes the next batch ready on another thread while one is computed.</summary>
internal static class PrefetchOne
{
    /// <summary>Passes on what is made of each item, in their order, and never has more than one made that was not asked for.</summary>
    /// <param name="items">The items.</param>
    /// <param name="make">Makes something of one, which whoever gets it disposes of.</param>
    public static async IAsyncEnumerable<(TKey Key, TMade Made)> RunAsync<T, TKey, TMade>(IEnumerable<T> items,
        Func<T, (TKey Key, TMade Made)> make)
        where TMade : IDisposable
    {
        Task<(TKey Key, TMade Made)>? next = null;
        try
        {
            foreach (var item in items)
            {
                var ready = next;
                next = Task.Run(() => make(item));
                if (ready is not null)
                    yield return await ready.ConfigureAwait(false);
            }

            if (next is null)
                yield break;
            var last = next;
            next = null;
            yield return await last.ConfigureAwait(false);
        }
        finally
        {
            // Whoever asked stopped in the middle: what was made for it has no owner.
            if (next is not null && await next.ContinueWith(static made => made.IsCompletedSuccessfully, TaskScheduler.Default)
                .ConfigureAwait(false))
                (await next.ConfigureAwait(false)).Made.Dispose();
        }
    }
}
