using System.Numerics.Tensors;

namespace FgClip.Model.Parity.Accuracy;

/// <summary>Compares the order of results of two models' vectors, by exact search over all cosines.</summary>
internal static class RetrievalComparison
{
    public const int MaxSetSize = 1000;
    private const int MaxTop = 10;

    /// <summary>Searches a set with each query, by float32's vectors and by the measured ones.</summary>
    /// <param name="query">What the queries are of.</param>
    /// <param name="found">What the set is of.</param>
    /// <param name="queries">The queries' vectors.</param>
    /// <param name="set">The set's vectors, of which at most 1,000 are taken.</param>
    /// <returns>Null where there are no queries, or too few vectors for an order.</returns>
    public static RetrievalAccuracy? Compare(
        ParityKind query, ParityKind found, IReadOnlyList<AccuracyPair> queries, IReadOnlyList<AccuracyPair> set)
    {
        set = EvenSelection.Take(set, MaxSetSize);
        queries = EvenSelection.Take(queries, MaxSetSize);
        // A query that is in the set finds itself, which compares nothing.
        var own = query == found ? 1 : 0;
        var top = Math.Min(MaxTop, set.Count - own - 1);
        if (queries.Count == 0 || top < 1)
            return null;
        var (exact, measured) = (set.Select(pair => Unit(pair.Expected)).ToArray(), set.Select(pair => Unit(pair.Actual)).ToArray());
        var (sum, least, same) = (0d, 1d, 0);
        for (var i = 0; i < queries.Count; i++)
        {
            var skip = own == 1 ? i : -1;
            var expected = First(exact, Unit(queries[i].Expected), top, skip);
            var actual = First(measured, Unit(queries[i].Actual), top, skip);
            var recall = expected.Intersect(actual).Count() / (double)top;
            (sum, least) = (sum + recall, Math.Min(least, recall));
            if (expected[0] == actual[0])
                same++;
        }
        return new(query, found, queries.Count, set.Count, top, Round(sum / queries.Count), Round(least),
            Round((double)same / queries.Count));
    }

    private static double Round(double fraction) => Math.Round(fraction, 6);

    private static int[] First(float[][] set, float[] query, int top, int skip)
    {
        var results = new PriorityQueue<int, (float Cosine, int Index)>(top + 1);
        for (var i = 0; i < set.Length; i++)
        {
            if (i == skip)
                continue;
            // Of equal cosines the first in the set comes first, for both models.
            results.Enqueue(i, (TensorPrimitives.Dot(set[i], query), -i));
            if (results.Count > top)
                results.Dequeue();
        }
        var first = new int[results.Count];
        for (var at = first.Length - 1; at >= 0; at--)
            first[at] = results.Dequeue();
        return first;
    }

    private static float[] Unit(float[] vector)
    {
        var norm = TensorPrimitives.Norm(vector);
        var unit = new float[vector.Length];
        // A vector that is not finite finds nothing and is found last.
        if (float.IsFinite(norm) && norm > 0)
            TensorPrimitives.Divide(vector, norm, unit);
        return unit;
    }
}
