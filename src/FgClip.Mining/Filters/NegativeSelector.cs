using FgClip.Mining.Products;
using FgClip.Mining.Specs;

namespace FgClip.Mining.Filters;

/// <summary>A candidate with its score.</summary>
/// <param name="Item">Its number.</param>
/// <param name="Score">Its score, by the job's kind.</param>
internal readonly record struct ScoredItem(int Item, double Score);

/// <summary>Chooses an anchor's negatives among its nearest candidates, and counts what it refuses.</summary>
/// <param name="options">The filters.</param>
/// <param name="rangeMax">The rank down to which candidates that passed are looked at.</param>
/// <param name="rule">Cosine to score.</param>
/// <param name="counts">Where refusals are counted.</param>
internal sealed class NegativeSelector(NegativeOptions options, int rangeMax, ScoreRule rule, FilterCounts counts)
{
    private readonly List<ScoredItem> _passed = [];

    /// <summary>Chooses.</summary>
    /// <param name="anchor">The anchor's number, by which a random sample is drawn.</param>
    /// <param name="window">Its nearest, the best first.</param>
    /// <param name="marks">A mark for each of them.</param>
    /// <param name="lowestPositive">The lowest score of its positives; null where it has none, and margins mean nothing.</param>
    /// <returns>The negatives, the highest score first.</returns>
    public IReadOnlyList<ScoredItem> Choose(
        long anchor, ReadOnlySpan<Neighbour> window, ReadOnlySpan<CandidateMark> marks, double? lowestPositive)
    {
        _passed.Clear();
        for (var i = 0; i < window.Length && window[i].Item >= 0; i++)
        {
            counts.Candidates++;
            var score = rule.Apply(window[i].Score);
            if (Passes(new Candidate(marks[i], score, lowestPositive)))
                _passed.Add(new ScoredItem(window[i].Item, score));
        }

        var first = Math.Min(options.RangeMin, _passed.Count);
        var choice = _passed.GetRange(first, Math.Min(rangeMax, _passed.Count) - first);
        var chosen = options.Sampling is SamplingStrategy.Random ? Sample(choice, anchor) : choice.Take(options.Count);
        List<ScoredItem> negatives = [.. chosen];
        counts.Negatives += negatives.Count;
        if (negatives.Count < options.Count)
            counts.Short++;
        return negatives;
    }

    private bool Passes(Candidate candidate)
    {
        for (var i = 0; i < CandidateFilter.All.Count; i++)
        {
            if (!CandidateFilter.All[i].Refuses(options, candidate))
                continue;
            counts.Refuse(i);
            return false;
        }

        return true;
    }

    /// <summary>A sample that depends on the seed and the anchor alone, in the order of scores.</summary>
    private IEnumerable<ScoredItem> Sample(List<ScoredItem> choice, long anchor)
    {
        var random = new AnchorRandom(options.Seed, anchor);
        var left = Math.Min(options.Count, choice.Count);
        for (var i = 0; left > 0; i++)
        {
            if (random.Next(choice.Count - i) >= left)
                continue;
            left--;
            yield return choice[i];
        }
    }
}
