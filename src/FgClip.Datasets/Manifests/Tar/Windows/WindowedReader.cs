using FgClip.Storage;

namespace FgClip.Datasets.Manifests.Tar.Windows;

/// <summary>
/// Reads forward through a stretch of a remote archive, all of it of one version, in windows. Where the reading goes straight on, windows
/// are large, and the next ones are fetched while one is used. Where much is skipped, a small window is fetched behind each skip.
/// </summary>
/// <param name="ranges">The stretch.</param>
/// <param name="start">Where the stretch starts in the archive.</param>
/// <param name="sizes">How much is fetched at a time.</param>
/// <param name="costs">Decides what is skipped, where not all is wanted.</param>
/// <param name="budget">Counts the memory.</param>
/// <param name="index">What may say beforehand what is wanted; null where all of it is.</param>
internal sealed class WindowedReader(
    IRangeReader ranges, long start, WindowSizes sizes, RequestCosts costs, WindowBudget budget, IndexFile? index = null)
    : IForwardReader, IAsyncDisposable
{
    private readonly long _start = start;
    private readonly CancellationTokenSource _stop = new();
    private readonly Queue<FetchedWindow> _windows = new();
    private readonly List<Task> _releasing = [];
    private readonly SkipStride _stride = new(start);
    private readonly long _end = start + ranges.Length;
    private WantedRanges? _wanted;
    private long _fetchedTo = start;
    private int _underWay;

    /// <inheritdoc />
    public long Position { get; private set; } = start;

    /// <summary>Takes the bytes that opening the archive has read already.</summary>
    /// <param name="stream">The archive, as it was opened.</param>
    /// <param name="bytes">How many they are.</param>
    public void TakeFirst(Stream stream, int bytes)
    {
        budget.Take(bytes);
        _windows.Enqueue(new FetchedWindow(_start, bytes, budget, target => stream.ReadExactlyAsync(target, _stop.Token).AsTask()));
        _fetchedTo = _start + bytes;
    }

    /// <inheritdoc />
    public async ValueTask<int> ReadAsync(Memory<byte> target, CancellationToken cancellationToken)
    {
        var read = 0;
        while (read < target.Length && Position < _end)
        {
            var window = await WindowAsync(target.Length - read, cancellationToken).ConfigureAwait(false);
            var count = window.CopyTo(target.Span[read..], Position);
            Position += count;
            read += count;
        }

        return read;
    }

    /// <inheritdoc />
    public ValueTask SkipAsync(long count, CancellationToken cancellationToken)
    {
        Position += count;
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _releasing.AddRange(_windows.Select(window => window.ReleaseAsync()));
        _windows.Clear();
        await Task.WhenAll(_releasing).ConfigureAwait(false);
        _stop.Dispose();
    }

    /// <summary>The window of the next byte, which is there.</summary>
    private async ValueTask<FetchedWindow> WindowAsync(int wanted, CancellationToken cancellationToken)
    {
        _stride.Want(Position);
        var isNew = _windows.Count == 0;
        while (_windows.TryPeek(out var passed) && passed.End <= Position)
        {
            _releasing.RemoveAll(static release => release.IsCompleted);
            _releasing.Add(_windows.Dequeue().ReleaseAsync());
            isNew = true;
        }

        if (_windows.TryPeek(out var next) && next.At > Position)
        {
            Forget();
            isNew = true;
        }

        if (isNew)
            await FetchAsync(wanted, cancellationToken).ConfigureAwait(false);
        var window = _windows.Peek();
        await window.Arrival.WaitAsync(cancellationToken).ConfigureAwait(false);
        return window;
    }

    /// <summary>Sends for the window of the next byte, unless it is under way, and for those behind it.</summary>
    private async ValueTask FetchAsync(int wanted, CancellationToken cancellationToken)
    {
        var skips = !sizes.IsWhole && costs.PrefersSkips(_stride.Mean);
        if (index is not null && (skips || costs.PrefersIndex(_stride.Mean, _end - Position))
            && await index.FindAsync(cancellationToken).ConfigureAwait(false) is { } found)
        {
            _wanted = new WantedRanges(found, _end, sizes.Window);
            _wanted.MoveTo(_windows.Count == 0 ? Position : _fetchedTo);
        }

        if (_wanted is not null && FetchWanted(_wanted))
            return;

        var size = skips ? Math.Clamp(wanted, WindowSizes.AfterSkip, sizes.Window) : sizes.Window;
        if (_windows.Count == 0)
        {
            _fetchedTo = Position;
            budget.Take(Next(size));
            Enqueue(size);
        }

        while (!skips && _windows.Count <= sizes.Ahead && _fetchedTo < _end && budget.TryTake(Next(size)))
            Enqueue(size);
    }

    /// <summary>Sends for what the index says is wanted.</summary>
    /// <returns>False where something else is wanted: the index is not the archive's, and no longer used.</returns>
    private bool FetchWanted(WantedRanges wanted)
    {
        if (_windows.Count == 0)
        {
            if (!wanted.MoveTo(Position))
            {
                Forget();
                return false;
            }

            budget.Take(wanted.Next.To - wanted.Next.From);
            Enqueue(wanted.Take());
        }

        while (_windows.Count < WindowSizes.IndexedAhead && !wanted.IsEmpty && budget.TryTake(wanted.Next.To - wanted.Next.From))
            Enqueue(wanted.Take());
        return true;
    }

    private void Enqueue(TarRange range)
    {
        _fetchedTo = range.From;
        Enqueue((int)(range.To - range.From));
    }

    /// <summary>Drops the windows under way, which an index that is not the archive's asked for.</summary>
    private void Forget()
    {
        (_wanted, index!.IsStale) = (null, true);
        _releasing.AddRange(_windows.Select(window => window.ReleaseAsync()));
        _windows.Clear();
    }

    private int Next(int size) => (int)Math.Min(size, _end - _fetchedTo);

    private void Enqueue(int size)
    {
        var (at, length) = (_fetchedTo, Next(size));
        _windows.Enqueue(new FetchedWindow(at, length, budget, target => ReadAsync(at, target)));
        _fetchedTo += length;
    }

    private async Task ReadAsync(long at, Memory<byte> target)
    {
        var atOnce = Interlocked.Increment(ref _underWay);
        try
        {
            var started = costs.Start();
            await ranges.ReadRangeAsync(at - _start, target, _stop.Token).ConfigureAwait(false);
            costs.Add(started, target.Length, atOnce);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }
}
