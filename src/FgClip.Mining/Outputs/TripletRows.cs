namespace FgClip.Mining.Outputs;

/// <summary>anchor, positive, negative: a row for each pair.</summary>
internal sealed class TripletRows : IMinedRows
{
    private readonly TableTextColumn _anchor = new("anchor"), _positive = new("positive"), _negative = new("negative");

    public IReadOnlyList<TableColumn> Columns => [_anchor, _positive, _negative];

    public IEnumerable<int> Add(MinedAnchor anchor)
    {
        foreach (var positive in anchor.Positives)
        {
            foreach (var negative in anchor.Negatives)
            {
                _anchor.Add(anchor.Text);
                _positive.Add(positive.Text);
                _negative.Add(negative.Text);
                yield return 1;
            }
        }
    }
}
