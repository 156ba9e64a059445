namespace FgClip.Serving.Batching;

/// <summary>An amount of something that requests hold while they are in work.</summary>
/// <param name="size">All of it.</param>
internal sealed class Room(long size)
{
    private long _taken;

    /// <summary>All of it.</summary>
    public long Size => size;

    /// <summary>Takes some.</summary>
    /// <returns>What gives it back; null where so much is not free now.</returns>
    public IDisposable? TryTake(long amount)
    {
        if (Interlocked.Add(ref _taken, amount) <= size)
            return new Share(this, amount);
        Interlocked.Add(ref _taken, -amount);
        return null;
    }

    private sealed class Share(Room room, long amount) : IDisposable
    {
        private int _isGivenBack;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isGivenBack, 1) == 0)
                Interlocked.Add(ref room._taken, -amount);
        }
    }
}
