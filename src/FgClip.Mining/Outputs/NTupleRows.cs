using Parquet.Schema;

namespace FgClip.Mining.Outputs;

/// <summary>
/// anchor, positive, negative_1 … negative_n, and the scores of all but the anchor. An anchor that has not all n is left out.
/// </summary>
internal sealed class NTupleRows(int count, bool withScores) : IMinedRows
{
    private readonly TableTextColumn _anchor = new("anchor"), _positive = new("positive");
    private readonly TableTextColumn[] _negatives = [.. Enumerable.Range(1, count).Select(i => new TableTextColumn($"negative_{i}"))];
    private readonly ListColumn<float> _scores = new("scores", new DataField<float>("element", nullable: false));

    public IReadOnlyList<TableColumn> Columns =>
        withScores ? [_anchor, _positive, .. _negatives, _scores] : [_anchor, _positive, .. _negatives];

    public IEnumerable<int> Add(MinedAnchor anchor)
    {
        if (anchor.Negatives.Count < count)
            yield break;
        foreach (var positive in anchor.Positives)
        {
            _anchor.Add(anchor.Text);
            _positive.Add(positive.Text);
            foreach (var (column, negative) in _negatives.Zip(anchor.Negatives))
                column.Add(negative.Text);
            if (withScores)
                _scores.Add(anchor.Negatives.Prepend(positive).Select(scored => (float)scored.Score));
            yield return 1;
        }
    }
}
