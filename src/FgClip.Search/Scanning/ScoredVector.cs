namespace FgClip.Search.Scanning;

/// <summary>A vector and its score.</summary>
/// <param name="Score">The cosine.</param>
/// <param name="Part">The vector's part.</param>
/// <param name="Row">Its row in the part.</param>
/// <param name="Region">Its box in the row; 0 for what is not a box.</param>
internal readonly record struct ScoredVector(float Score, int Part, int Row, int Region) : IComparable<ScoredVector>
{
    /// <summary>Whether another candidate is the same vector.</summary>
    public bool IsAt(ScoredVector other) => Place == other.Place;

    private (int Part, int Row, int Region) Place => (Part, Row, Region);

    /// <summary>Orders by score, the largest first, then by the order of the dataset.</summary>
    public int CompareTo(ScoredVector other) => Score == other.Score
        ? Place.CompareTo(other.Place)
        : other.Score.CompareTo(Score);
}
