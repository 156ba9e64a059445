using FgClip.Mining.Products;

namespace FgClip.Evaluation.Ranks;

/// <summary>
/// <see cref="RankTarget"/> from the candidates' side: candidates ask, and the anchors of a block answer. Scores come from several threads
/// in any order, so that what is kept does not depend on the order: counts, and of the best wrong answers the first.
/// </summary>
/// <param name="right">The score of each asking item's best right answer; not a number for what does not ask.</param>
/// <param name="groups">What each asking item belongs to: answers of the same group are right.</param>
/// <param name="answers">The numbers of the block's answers.</param>
/// <param name="answerGroups">What each of them belongs to.</param>
/// <param name="chunk">The most items in a chunk.</param>
internal sealed class CandidateRanks(float[] right, int[] groups, int[] answers, int[] answerGroups, int chunk) : ICandidateTarget
{
    private const int Padding = 16;

    private readonly QueryRank[] _ranks = [.. right.Select((score, item) => new QueryRank(item, 0, 0, -1, score, float.NegativeInfinity))];
    private readonly Lock[] _locks = [.. Enumerable.Range(0, 64).Select(_ => new Lock())];
    private ReadOnlyMemory<int> _items;

    /// <inheritdoc />
    public float[] Thresholds { get; } = new float[chunk + Padding];

    /// <summary>The ranks of all items, those that do not ask included.</summary>
    public QueryRank[] Ranks => _ranks;

    /// <summary>States the numbers of the next chunk's items.</summary>
    public void Begin(ReadOnlyMemory<int> items)
    {
        _items = items;
        for (var i = 0; i < items.Length; i++)
            Thresholds[i] = Threshold(_ranks[items.Span[i]]);
    }

    /// <inheritdoc />
    public void Take(int candidate, int anchor, float score)
    {
        var item = _items.Span[candidate];
        if (groups[item] == answerGroups[anchor])
            return;
        lock (_locks[candidate % _locks.Length])
        {
            _ranks[item] = Add(_ranks[item], answers[anchor], score);
            Thresholds[candidate] = Threshold(_ranks[item]);
        }
    }

    /// <summary>Joins the ranks of an item among the answers of two blocks.</summary>
    public static QueryRank Join(QueryRank a, QueryRank b)
    {
        var best = IsBetter(b.WrongScore, b.BestWrong, a) ? b : a;
        return a with { Rank = a.Rank + b.Rank, Ties = a.Ties + b.Ties, BestWrong = best.BestWrong, WrongScore = best.WrongScore };
    }

    private static QueryRank Add(QueryRank rank, int answer, float score)
    {
        if (score > rank.Score)
            rank = rank with { Rank = rank.Rank + 1 };
        else if (score == rank.Score)
            rank = rank with { Ties = rank.Ties + 1 };
        return IsBetter(score, answer, rank) ? rank with { BestWrong = answer, WrongScore = score } : rank;
    }

    private static bool IsBetter(float score, int answer, QueryRank than) =>
        answer >= 0 && (score > than.WrongScore || (score == than.WrongScore && answer < than.BestWrong));

    // What equals the best wrong answer passes, as the first of both is kept. What does not ask has no score that anything is above.
    private static float Threshold(QueryRank rank) => float.IsNaN(rank.Score)
        ? float.PositiveInfinity
        : MathF.BitDecrement(MathF.Min(rank.Score, rank.WrongScore));
}
