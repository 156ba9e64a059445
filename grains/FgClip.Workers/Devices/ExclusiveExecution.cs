namespace FgClip.Workers.Devices;

/// <summary>
/// Lets the devices of a silo work side by side, except while one computes what may bring the process down: that is done alone, so that
/// nobody else's shard ends with it and gets the blame.
/// </summary>
internal sealed class ExclusiveExecution
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _changed = NewSignal();
    private Place? _closedBy;
    private int _places;

    /// <summary>Takes a place among those who work; waits while one works alone.</summary>
    public async Task<Place> EnterAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_closedBy is null)
                {
                    _places++;
                    return new Place(this);
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Signal()
    {
        _changed.SetResult();
        _changed = NewSignal();
    }

    /// <summary>A place among those who work, until it is disposed of.</summary>
    internal sealed class Place(ExclusiveExecution quarantine) : IDisposable
    {
        /// <summary>Whether another one waits to be alone: then this place is to be given up as soon as nothing is in hand.</summary>
        public bool IsWanted
        {
            get
            {
                lock (quarantine._lock)
                    return quarantine._closedBy is not null && quarantine._closedBy != this;
            }
        }

        /// <summary>Lets nobody else in until this place is given up.</summary>
        /// <returns>False where another one did so before.</returns>
        public bool TryClose()
        {
            lock (quarantine._lock)
            {
                if (quarantine._closedBy is not null)
                    return false;
                quarantine._closedBy = this;
                return true;
            }
        }

        /// <summary>Waits for those who were in before to leave.</summary>
        public async Task WaitUntilAloneAsync(CancellationToken cancellationToken)
        {
            while (true)
            {
                Task changed;
                lock (quarantine._lock)
                {
                    if (quarantine._places == 1)
                        return;
                    changed = quarantine._changed.Task;
                }

                await changed.WaitAsync(cancellationToken);
            }
        }

        /// <summary>Gives the place up.</summary>
        public void Dispose()
        {
            lock (quarantine._lock)
            {
                quarantine._places--;
                if (quarantine._closedBy == this)
                    quarantine._closedBy = null;
                quarantine.Signal();
            }
        }
    }
}
