namespace FgClip.Web.Search;

/// <summary>
/// Lets few searches with large bodies in at a time: a coordinator has little memory, and a body is held several times over.
/// </summary>
internal sealed class SearchUploads : IDisposable
{
    private const int AtOnce = 2;

    private const long SmallBytes = 1 << 16;

    private readonly SemaphoreSlim _turns = new(AtOnce, AtOnce);

    /// <summary>Waits for a turn, where one is needed.</summary>
    /// <param name="length">The length of the body in bytes; null where it is not known.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>What ends the turn; null for a small body.</returns>
    public async Task<IDisposable?> EnterAsync(long? length, CancellationToken cancellationToken)
    {
        if (length <= SmallBytes)
            return null;
        await _turns.WaitAsync(cancellationToken);
        return new Turn(_turns);
    }

    /// <inheritdoc />
    public void Dispose() => _turns.Dispose();

    private sealed class Turn(SemaphoreSlim turns) : IDisposable
    {
        public void Dispose() => turns.Release();
    }
}
