namespace FgClip.Storage.Activity;

/// <summary>Raises <see cref="ActivitySignal"/> for every range that is read.</summary>
/// <param name="ranges">The ranges.</param>
internal sealed class ObservedRanges(IRangeReader ranges) : IRangeReader
{
    /// <inheritdoc />
    public long Length => ranges.Length;

    /// <summary>Returns the ranges of a remote object that was opened, observed or not.</summary>
    /// <returns>Null for a stream that has none, such as a file of this machine.</returns>
    public static IRangeReader? Find(Stream stream) => stream switch
    {
        IRangeReader remote => remote,
        ObservedStream observed when Find(observed.Inner) is { } remote => new ObservedRanges(remote),
        _ => null,
    };

    /// <inheritdoc />
    public async Task ReadRangeAsync(long position, Memory<byte> destination, CancellationToken cancellationToken)
    {
        await ranges.ReadRangeAsync(position, destination, cancellationToken).ConfigureAwait(false);
        ActivitySignal.Raise();
    }
}
