using FgClip.Datasets.Embeddings;
using FgClip.Datasets.Layout;
using FgClip.Evaluation.Parts;
using FgClip.Evaluation.Ranks;
using FgClip.Mining.Items;
using FgClip.Mining.Products;
using FgClip.Mining.Vectors;

namespace FgClip.Evaluation.Negatives;

/// <summary>Ranks the label of each box among its negatives. A box is right where no negative scores higher than its label.</summary>
/// <param name="dataset">The dataset.</param>
internal sealed class NegativesScan(EmbeddedDataset dataset) : IPartScan
{
    /// <summary>The metric's name.</summary>
    public const string Metric = "accuracy";

    private float[] _region = [], _text = [];

    public IEnumerable<RankRow> Scan(RowGroupColumns group, PartTally tally, CancellationToken cancellationToken)
    {
        using var regions = new RegionColumns(dataset, group);
        using var labels = group.Vectors(RegionVectors.Label);
        using var negatives = group.Vectors(RegionVectors.Negatives);
        using var phrases = group.Texts($"{ColumnNames.Regions}.negatives");
        while (regions.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Rank(regions, labels, negatives, tally) is not { } rank)
                continue;
            tally.Add(Metric, rank.Rank, rank.Ties, limit: 1);
            var wrong = phrases.At(regions.Place with { Member = rank.BestWrong });
            yield return new RankRow("negatives", regions.Key, regions.Name, regions.Label ?? "", "", wrong ?? "", rank);
        }
    }

    public void Dispose()
    {
    }

    private QueryRank? Rank(RegionColumns regions, ListLeaf<float> labels, ListLeaf<float> negatives, PartTally tally)
    {
        var label = labels.At(regions.Place);
        if (!regions.HasBox)
            return LeaveOut(tally, "rows_without_box");
        if (!TryUnit(regions.Vector, ref _region))
            return LeaveOut(tally, "boxes_without_vector");
        if (!TryUnit(label, ref _text))
            return LeaveOut(tally, "boxes_without_label");

        var rank = new QueryRank(0, 0, 0, -1, ExactDot.Compute(_region, _text), float.NegativeInfinity);
        for (var hasNext = Seek(negatives, regions.Place); hasNext; hasNext = negatives.Read() && IsOf(negatives.Place, regions.Place))
        {
            if (TryUnit(negatives.Values, ref _text))
                rank = Add(rank, negatives.Place.Member, ExactDot.Compute(_region, _text));
        }

        return rank.BestWrong < 0 ? LeaveOut(tally, "boxes_without_negatives") : rank;
    }

    private static QueryRank Add(QueryRank rank, int member, float score)
    {
        rank = score > rank.Score ? rank with { Rank = rank.Rank + 1 } : score == rank.Score ? rank with { Ties = rank.Ties + 1 } : rank;
        return score > rank.WrongScore ? rank with { BestWrong = member, WrongScore = score } : rank;
    }

    /// <summary>Continues to the first negative of a box.</summary>
    private static bool Seek(ListLeaf<float> negatives, ItemPlace box)
    {
        while (negatives.Place.CompareTo(box) < 0)
        {
            if (!negatives.Read())
                return false;
        }

        return IsOf(negatives.Place, box);
    }

    private static bool IsOf(ItemPlace negative, ItemPlace box) => (negative.Row, negative.Region) == (box.Row, box.Region);

    private static bool TryUnit(ReadOnlySpan<float> vector, ref float[] unit)
    {
        if (unit.Length != vector.Length)
            unit = new float[vector.Length];
        return UnitVector.TryCopy(vector, unit);
    }

    private static QueryRank? LeaveOut(PartTally tally, string reason)
    {
        tally.LeaveOut(reason);
        return null;
    }
}
