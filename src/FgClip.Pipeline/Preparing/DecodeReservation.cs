namespace FgClip.Pipeline.Preparing;

/// <summary>What one image has of a budget, until it is disposed of.</summary>
/// <param name="budget">The budget.</param>
/// <param name="cancellationToken">Ends the wait for it.</param>
internal sealed class DecodeReservation(DecodeBudget budget, CancellationToken cancellationToken) : IDisposable
{
    private long _held;

    /// <summary>
    /// Takes bytes in place of those that it has: two images that each held some and waited for more would wait for ever.
    /// </summary>
    public void Make(long bytes)
    {
        Dispose();
        budget.Take(bytes, cancellationToken);
        _held = bytes;
    }

    /// <summary>Gives back what it has.</summary>
    public void Dispose()
    {
        if (_held > 0)
            budget.Return(_held);
        _held = 0;
    }
}
