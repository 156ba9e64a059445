namespace FgClip.Search.Scanning;

/// <summary>The candidates of one score.</summary>
/// <param name="score">The score.</param>
internal sealed class TiedScores(float score) : IScoreTaker
{
    private readonly List<ScoredVector> _found = [];

    /// <summary>The candidates, in no order.</summary>
    public IReadOnlyList<ScoredVector> Found => _found;

    public float Threshold => score;

    public void Take(ScoredVector candidate)
    {
        if (candidate.Score == score)
            _found.Add(candidate);
    }
}
