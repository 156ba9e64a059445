namespace FgClip.Mining.Outputs;

/// <summary>anchor, document, label: 1 for a positive, 0 for a negative.</summary>
internal sealed class LabeledPairRows : IMinedRows
{
    private readonly TableTextColumn _anchor = new("anchor"), _document = new("document");
    private readonly NumberColumn<int> _label = new("label");

    public IReadOnlyList<TableColumn> Columns => [_anchor, _document, _label];

    public IEnumerable<int> Add(MinedAnchor anchor)
    {
        foreach (var (document, label) in anchor.Positives.Select(p => (p, 1)).Concat(anchor.Negatives.Select(n => (n, 0))))
        {
            _anchor.Add(anchor.Text);
            _document.Add(document.Text);
            _label.Add(label);
            yield return 1;
        }
    }
}
