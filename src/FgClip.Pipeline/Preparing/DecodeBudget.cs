namespace FgClip.Pipeline.Preparing;

/// <summary>
/// Bytes that images may take together while they are decoded and resized. Whoever finds too few waits, in order of arrival, so that a
/// large image is not passed by small ones for ever; one that is larger than all of it is decoded alone.
/// </summary>
/// <param name="bytes">How many, at least 1.</param>
internal sealed class DecodeBudget(long bytes)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Waiter> _waiting = [];
    private long _taken;

    /// <summary>What the devices of this process share: a quarter of the memory that it may have.</summary>
    public static DecodeBudget OfProcess { get; } = new(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4);

    /// <summary>All bytes that there are.</summary>
    public long Bytes => bytes;

    /// <summary>Bytes that are taken, and how many wait for some.</summary>
    public (long Taken, int Waiting) State
    {
        get
        {
            lock (_lock)
                return (_taken, _waiting.Count);
        }
    }

    /// <summary>Takes bytes, and waits on this thread until they are there.</summary>
    /// <exception cref="OperationCanceledException">Cancelled before; nothing is taken.</exception>
    public void Take(long wanted, CancellationToken cancellationToken)
    {
        LinkedListNode<Waiter> place;
        lock (_lock)
        {
            place = _waiting.AddLast(new Waiter(wanted, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)));
            Admit();
        }

        try
        {
            place.Value.Turn.Task.Wait(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            lock (_lock)
            {
                // Its turn may have come at the last moment.
                if (place.List is null)
                    _taken -= wanted;
                else
                    _waiting.Remove(place);
                Admit();
            }

            throw;
        }
    }

    /// <summary>Gives bytes back.</summary>
    public void Return(long given)
    {
        lock (_lock)
        {
            _taken -= given;
            Admit();
        }
    }

    /// <summary>Lets in who is first, as long as there is room.</summary>
    private void Admit()
    {
        while (_waiting.First is { Value: var first } && (_taken == 0 || _taken + first.Wanted <= bytes))
        {
            _waiting.RemoveFirst();
            _taken += first.Wanted;
            first.Turn.SetResult();
        }
    }

    private sealed record Waiter(long Wanted, TaskCompletionSource Turn);
}
