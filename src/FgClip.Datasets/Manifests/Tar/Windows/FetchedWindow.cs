using System.Buffers;

namespace FgClip.Datasets.Manifests.Tar.Windows;

/// <summary>A stretch of an archive that was fetched, or is being fetched, into pooled memory that a budget counts.</summary>
internal sealed class FetchedWindow
{
    private readonly WindowBudget _budget;
    private readonly byte[] _buffer;
    private readonly int _length;

    /// <summary>Begins to fetch a window, for which the budget has given the bytes.</summary>
    /// <param name="at">Its first byte in the archive.</param>
    /// <param name="length">Its bytes.</param>
    /// <param name="budget">Gets the bytes back.</param>
    /// <param name="fetch">Reads the bytes.</param>
    public FetchedWindow(long at, int length, WindowBudget budget, Func<Memory<byte>, Task> fetch)
    {
        (At, _length, _budget) = (at, length, budget);
        _buffer = ArrayPool<byte>.Shared.Rent(length);
        Arrival = fetch(_buffer.AsMemory(0, length));
    }

    /// <summary>Gets the place of its first byte in the archive.</summary>
    public long At { get; }

    /// <summary>Gets the place behind its last byte.</summary>
    public long End => At + _length;

    /// <summary>Gets what ends when its bytes are there.</summary>
    public Task Arrival { get; }

    /// <summary>Copies bytes that have arrived.</summary>
    /// <returns>How many: all that the target takes, or those up to the window's end.</returns>
    public int CopyTo(Span<byte> target, long from)
    {
        var count = (int)Math.Min(target.Length, End - from);
        _buffer.AsSpan((int)(from - At), count).CopyTo(target);
        return count;
    }

    /// <summary>Gives the memory back, once nothing is written into it any more. A failure that nobody saw is of no interest.</summary>
    public async Task ReleaseAsync()
    {
        await Arrival.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ArrayPool<byte>.Shared.Return(_buffer);
        _budget.Return(_length);
    }
}
