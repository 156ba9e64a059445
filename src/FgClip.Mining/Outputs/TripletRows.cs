using Parquet.Schema;

namespace FgClip.Mining.Outputs;

/// <summary>anchor, positive, negative: a row for each pair; with scores also a list of the positive's and the negative's.</summary>
internal sealed class TripletRows(bool withScores) : IMinedRows
{
    private readonly TableTextColumn _anchor = new("anchor"), _positive = new("positive"), _negative = new("negative");
    private readonly ListColumn<float> _scores = new("scores", new DataField<float>("element", nullable: false));

    public IReadOnlyList<TableColumn> Columns => withScores ? [_anchor, _positive, _negative, _scores] : [_anchor, _positive, _negative];

    public IEnumerable<int> Add(MinedAnchor anchor)
    {
        foreach (var positive in anchor.Positives)
        {
            foreach (var negative in anchor.Negatives)
            {
                _anchor.Add(anchor.Text);
                _positive.Add(positive.Text);
                _negative.Add(negative.Text);
                if (withScores)
                    _scores.Add([(float)positive.Score, (float)negative.Score]);
                yield return 1;
            }
        }
    }
}
