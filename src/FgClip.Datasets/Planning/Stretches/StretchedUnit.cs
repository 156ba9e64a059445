namespace FgClip.Datasets.Planning.Stretches;

/// <summary>A large manifest of a planning. Its first lease computes its digest; the others have 16 stretches each.</summary>
/// <param name="Unit">Its unit, which is its position among the inputs.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Size">The length of a stretch.</param>
internal sealed record StretchedUnit(int Unit, long Bytes, long Size)
{
    private const int StretchesPerLease = 16;

    /// <summary>Gets how it is cut.</summary>
    internal StretchGrid Grid => new(Bytes, Size);

    /// <summary>Gets how many leases it has.</summary>
    internal int Leases => 1 + (Grid.Count + StretchesPerLease - 1) / StretchesPerLease;

    /// <summary>Returns the stretches of a lease; null for the one that computes the digest.</summary>
    internal Range? StretchesOf(int lease) => lease == 0
        ? null
        : ((lease - 1) * StretchesPerLease)..Math.Min(Grid.Count, lease * StretchesPerLease);
}
