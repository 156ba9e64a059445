using Parquet.Schema;

namespace FgClip.Mining.Outputs;

/// <summary>anchor, documents, labels: for each positive a list of it and the negatives. With scores these replace the labels.</summary>
internal sealed class LabeledListRows(bool withScores) : IMinedRows
{
    private readonly TableTextColumn _anchor = new("anchor");
    private readonly ListColumn<ReadOnlyMemory<char>> _documents = new("documents", new DataField<string>("element", nullable: false));
    private readonly ListColumn<int> _labels = new("labels", new DataField<int>("element", nullable: false));
    private readonly ListColumn<float> _scores = new("scores", new DataField<float>("element", nullable: false));

    public IReadOnlyList<TableColumn> Columns => [_anchor, _documents, withScores ? _scores : _labels];

    public IEnumerable<int> Add(MinedAnchor anchor)
    {
        if (anchor.Negatives.Count == 0)
            yield break;
        foreach (var positive in anchor.Positives)
        {
            _anchor.Add(anchor.Text);
            _documents.Add(anchor.Negatives.Prepend(positive).Select(document => document.Text.AsMemory()));
            if (withScores)
                _scores.Add(anchor.Negatives.Prepend(positive).Select(document => (float)document.Score));
            else
                _labels.Add(anchor.Negatives.Select(_ => 0).Prepend(1));
            yield return 1;
        }
    }
}
