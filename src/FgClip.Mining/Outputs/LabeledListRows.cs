using Parquet.Schema;

namespace FgClip.Mining.Outputs;

/// <summary>anchor, documents, labels: for each positive a list of it and the negatives.</summary>
internal sealed class LabeledListRows : IMinedRows
{
    private readonly TableTextColumn _anchor = new("anchor");
    private readonly ListColumn<ReadOnlyMemory<char>> _documents = new("documents", new DataField<string>("element", nullable: false));
    private readonly ListColumn<int> _labels = new("labels", new DataField<int>("element", nullable: false));

    public IReadOnlyList<TableColumn> Columns => [_anchor, _documents, _labels];

    public IEnumerable<int> Add(MinedAnchor anchor)
    {
        if (anchor.Negatives.Count == 0)
            yield break;
        foreach (var positive in anchor.Positives)
        {
            _anchor.Add(anchor.Text);
            _documents.Add(anchor.Negatives.Prepend(positive).Select(document => document.Text.AsMemory()));
            _labels.Add(anchor.Negatives.Select(_ => 0).Prepend(1));
            yield return 1;
        }
    }
}
