namespace FgClip.Datasets.Manifests.Tar.Windows;

/// <summary>What an index says is wanted of an archive, in pieces that a window holds.</summary>
/// <param name="ranges">The ranges, in order.</param>
/// <param name="end">Where the reading ends.</param>
/// <param name="window">Bytes of a piece at most.</param>
internal sealed class WantedRanges(IReadOnlyList<TarRange> ranges, long end, int window)
{
    private int _at;
    private long _from;

    /// <summary>Gets whether nothing more is wanted.</summary>
    public bool IsEmpty => _at == ranges.Count || From >= end;

    /// <summary>Gets the next piece.</summary>
    public TarRange Next => new(From, Math.Min(Math.Min(ranges[_at].To, end), From + window));

    private long From => Math.Max(_from, ranges[_at].From);

    /// <summary>Goes to a place.</summary>
    /// <returns>False where the place is not wanted.</returns>
    public bool MoveTo(long position)
    {
        while (_at < ranges.Count && ranges[_at].To <= position)
            _at++;
        _from = Math.Max(_from, position);
        return !IsEmpty && From == position;
    }

    /// <summary>Takes the next piece.</summary>
    public TarRange Take()
    {
        var next = Next;
        _from = next.To;
        if (_from >= ranges[_at].To)
            _at++;
        return next;
    }
}
