namespace FgClip.Mining.Outputs;

/// <summary>anchor, document, label: 1 for a positive, 0 for a negative. With scores a score stands in place of the label.</summary>
internal sealed class LabeledPairRows(bool withScores) : IMinedRows
{
    private readonly TableTextColumn _anchor = new("anchor"), _document = new("document");
    private readonly NumberColumn<int> _label = new("label");
    private readonly NumberColumn<float> _score = new("score");

    public IReadOnlyList<TableColumn> Columns => [_anchor, _document, withScores ? _score : _label];

    public IEnumerable<int> Add(MinedAnchor anchor)
    {
        foreach (var (document, label) in anchor.Positives.Select(p => (p, 1)).Concat(anchor.Negatives.Select(n => (n, 0))))
        {
            _anchor.Add(anchor.Text);
            _document.Add(document.Text);
            if (withScores)
                _score.Add((float)document.Score);
            else
                _label.Add(label);
            yield return 1;
        }
    }
}
