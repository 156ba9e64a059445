namespace FgClip.Datasets.Manifests.Tar.Windows;

/// <summary>
/// Follows which places of an archive are wanted, and how far apart they lie: the bytes from one small window to the next, if all that is
/// wanted were read in such.
/// </summary>
/// <param name="start">Where the reading starts.</param>
internal sealed class SkipStride(long start)
{
    private const double Weight = 0.125;

    private long _at = start;

    /// <summary>Gets the mean. Default: 0, as long as one small window would do.</summary>
    public double Mean { get; private set; }

    /// <summary>Takes a place that is wanted; places come in order.</summary>
    public void Want(long position)
    {
        if (position < _at + WindowSizes.AfterSkip)
            return;
        var stride = (double)(position - _at);
        Mean = Mean == 0 ? stride : Mean + ((stride - Mean) * Weight);
        _at = position;
    }
}
