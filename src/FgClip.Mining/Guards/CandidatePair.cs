namespace FgClip.Mining.Guards;

/// <summary>An anchor of a block and a candidate that is looked at for it.</summary>
/// <param name="Candidate">The candidate's number.</param>
/// <param name="Anchor">The anchor's row in the block.</param>
/// <param name="Slot">Where its mark or score goes.</param>
internal readonly record struct CandidatePair(int Candidate, int Anchor, int Slot) : IComparable<CandidatePair>
{
    public int CompareTo(CandidatePair other) =>
        Candidate == other.Candidate ? Slot.CompareTo(other.Slot) : Candidate.CompareTo(other.Candidate);
}
