using FgClip.Mining.Products;

namespace FgClip.Evaluation.Labels;

/// <summary>The classes that score highest, query by query; of classes that score the same, the first comes first.</summary>
/// <param name="queries">How many queries.</param>
/// <param name="top">How many classes of each.</param>
/// <param name="scale">The factor between cosine and logit where sums for a softmax are wanted; null otherwise.</param>
internal sealed class TopClasses(int queries, int top, double? scale) : IScoreTarget
{
    private readonly Neighbour[] _best = Empty(queries, top);
    private readonly double[] _sums = new double[queries];

    // For a softmax every score counts.
    public float Threshold(int anchor) => scale is null ? _best[anchor * top + top - 1].Score : float.NegativeInfinity;

    public void Take(int anchor, int candidate, float score)
    {
        if (scale is { } factor)
            _sums[anchor] += Weight(score, factor);
        var best = _best.AsSpan(anchor * top, top);
        if (score <= best[^1].Score)
            return;
        var at = top - 1;
        for (; at > 0 && score > best[at - 1].Score; at--)
            best[at] = best[at - 1];
        best[at] = new Neighbour(score, candidate);
    }

    /// <summary>The classes of a query, the best first; places that are left over hold <see cref="Neighbour.None"/>.</summary>
    public ReadOnlySpan<Neighbour> Get(int query) => _best.AsSpan(query * top, top);

    /// <summary>The softmax of a score of a query, over all classes.</summary>
    public double Softmax(int query, float score) => Weight(score, scale!.Value) / _sums[query];

    // No cosine is above 1, so that no power overflows. What is added to all logits alike is no part of a softmax.
    private static double Weight(float score, double factor) => Math.Exp(factor * (score - 1.0));

    private static Neighbour[] Empty(int queries, int top)
    {
        var best = new Neighbour[queries * top];
        Array.Fill(best, Neighbour.None);
        return best;
    }
}
