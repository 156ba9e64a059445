namespace FgClip.Datasets.Manifests.Tar.Windows;

/// <summary>
/// Bytes that windows may take together. A reader always gets the window that it needs next; it reads ahead as far as there is room.
/// </summary>
/// <param name="bytes">How many.</param>
internal sealed class WindowBudget(long bytes)
{
    private long _taken;

    /// <summary>Gets what the readers of this process share: 1/16 of the memory that it may have.</summary>
    public static WindowBudget OfProcess { get; } = new(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 16);

    /// <summary>Gets the bytes that are taken.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    /// <summary>Takes bytes for a window that is needed now.</summary>
    public void Take(long wanted) => Interlocked.Add(ref _taken, wanted);

    /// <summary>Takes bytes for a window that is needed later.</summary>
    /// <returns>False where there are too few; none are taken then.</returns>
    public bool TryTake(long wanted)
    {
        if (Interlocked.Add(ref _taken, wanted) <= bytes)
            return true;
        Return(wanted);
        return false;
    }

    /// <summary>Gives bytes back.</summary>
    public void Return(long given) => Interlocked.Add(ref _taken, -given);
}
