using FgClip.Datasets.Manifests;

namespace FgClip.Datasets.Planning;

/// <summary>
/// Bounds the memory of inputs that are planned at once. Planning remembers a digest of each row that is named by its image, and of each
/// sample of a tar; an input begins once what it may need is free, and one that may need more than all of it goes alone.
/// </summary>
/// <param name="budget">Bytes in all.</param>
internal sealed class PlanningMemory(long budget)
{
    /// <summary>The budget of a process: three of the largest manifests at once. Default: 512 MiB.</summary>
    public const long DefaultBudget = 512L << 20;

    /// <summary>What an input needs at most: both kinds of digests are remembered for 4,000,000 rows at most.</summary>
    public const long MaxOfInput = 150L << 20;
    private const int BytesPerDigest = 40, BytesPerLine = 32, BytesPerSample = 4096, GzipRatio = 8;

    private readonly Lock _lock = new();
    private readonly Queue<(long Bytes, TaskCompletionSource Granted)> _waiting = [];
    private readonly long _budget = budget;
    private long _free = budget;

    /// <summary>Gets the memory that planners of this process share.</summary>
    public static PlanningMemory Process { get; } = new(DefaultBudget);

    /// <summary>Estimates what an input needs: a row for each 32 bytes of text or 4 KiB of a tar, and 40 bytes a row.</summary>
    public static long Estimate(ManifestKind kind, long bytes)
    {
        var rows = kind.Format switch
        {
            ManifestFormat.Parquet => 0,
            ManifestFormat.WebDataset => bytes / BytesPerSample,
            _ => bytes / BytesPerLine * (kind.Compressed ? GzipRatio : 1),
        };
        return Math.Min(MaxOfInput, rows * BytesPerDigest);
    }

    /// <summary>Reserves memory; whoever asks first gets it first.</summary>
    /// <param name="bytes">How much.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>What gives it back.</returns>
    public async Task<IDisposable> ReserveAsync(long bytes, CancellationToken cancellationToken)
    {
        bytes = Math.Min(bytes, _budget);
        var granted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _waiting.Enqueue((bytes, granted));
            Grant();
        }

        await using var stopped = cancellationToken.Register(() => granted.TrySetCanceled(cancellationToken));
        await granted.Task.ConfigureAwait(false);
        return new Reservation(this, bytes);
    }

    private void Grant()
    {
        while (_waiting.TryPeek(out var next) && (next.Granted.Task.IsCompleted || next.Bytes <= _free))
        {
            _waiting.Dequeue();
            if (next.Granted.TrySetResult())
                _free -= next.Bytes;
        }
    }

    private void Release(long bytes)
    {
        lock (_lock)
        {
            _free += bytes;
            Grant();
        }
    }

    private sealed class Reservation(PlanningMemory memory, long bytes) : IDisposable
    {
        private long _bytes = bytes;

        public void Dispose() => memory.Release(Interlocked.Exchange(ref _bytes, 0));
    }
}
