using FgClip.Mining.Products;

namespace FgClip.Evaluation.Ranks;

/// <summary>
/// Counts the scores that matter for a rank while a block of queries passes over the candidates. Of a query, only scores that reach the
/// right answer's or beat the best wrong one so far are looked at one by one.
/// </summary>
/// <param name="right">The score of each query's best right answer; not a number for what is no query.</param>
/// <param name="groups">What each query belongs to: candidates of the same group are right answers.</param>
/// <param name="firstWins">
/// Whether a wrong answer that scores the same and comes first counts as higher, which is what an arg max does with equal classes.
/// </param>
internal sealed class RankTarget(float[] right, int[] groups, bool firstWins = false) : IScoreTarget
{
    private readonly int[] _ranks = new int[right.Length], _ties = new int[right.Length];
    private readonly (float Score, int Candidate)[] _wrong = NoneWrong(right.Length);
    private ReadOnlyMemory<int> _candidates, _candidateGroups;

    /// <summary>States the numbers and groups of the candidates of the next chunk.</summary>
    public void Begin(ReadOnlyMemory<int> candidates, ReadOnlyMemory<int> candidateGroups) =>
        (_candidates, _candidateGroups) = (candidates, candidateGroups);

    public float Threshold(int anchor) => MathF.Min(MathF.BitDecrement(right[anchor]), _wrong[anchor].Score);

    public void Take(int anchor, int candidate, float score)
    {
        var group = _candidateGroups.Span[candidate];
        if (group == groups[anchor])
            return;
        if (score > right[anchor])
        {
            _ranks[anchor]++;
        }
        else if (score == right[anchor])
        {
            _ties[anchor]++;
            if (firstWins && group < groups[anchor])
                _ranks[anchor]++;
        }

        if (score > _wrong[anchor].Score)
            _wrong[anchor] = (score, _candidates.Span[candidate]);
    }

    /// <summary>The rank of a query, after the last chunk.</summary>
    public QueryRank Get(int anchor, int query) =>
        new(query, _ranks[anchor], _ties[anchor], _wrong[anchor].Candidate, right[anchor], _wrong[anchor].Score);

    private static (float Score, int Candidate)[] NoneWrong(int queries)
    {
        var wrong = new (float, int)[queries];
        Array.Fill(wrong, (float.NegativeInfinity, -1));
        return wrong;
    }
}
