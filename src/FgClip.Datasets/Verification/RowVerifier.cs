using FgClip.Datasets.Layout;
using FgClip.Datasets.Parquet.Columns;
using FgClip.Datasets.Parquet.Reading;
using FgClip.Datasets.Parquet.Writing;
using FgClip.Datasets.Rows;
using Parquet.Schema;

namespace FgClip.Datasets.Verification;

/// <summary>
/// Checks the rows of a part, a row group at a time: what is null must follow from the status, and what is not must be sound.
/// </summary>
internal sealed class RowVerifier
{
    private readonly PartSchema _layout;
    private readonly string _part;
    private readonly Findings _findings;
    private readonly StatusRule _rule;
    private readonly IReadOnlyList<(string Column, DataField Leaf)> _leaves;

    public RowVerifier(PartSchema layout, string part, Findings findings)
    {
        (_layout, _part, _findings, _rule) = (layout, part, findings, new StatusRule(layout));
        var schema = new ParquetSchema(layout.CreateColumns().Select(column => column.Field));
        _leaves =
            [.. schema.Fields.SelectMany(
                column => schema.DataFields.Where(leaf => leaf.Path.FirstPart == column.Name).Select(leaf => (column.Name, leaf)))];
    }

    /// <summary>Checks one row group.</summary>
    /// <param name="part">The part.</param>
    /// <param name="group">The row group, from 0.</param>
    /// <param name="firstRow">Rows of the part before it.</param>
    /// <param name="statuses">Takes the rows' statuses.</param>
    /// <param name="keys">Takes their keys.</param>
    public void Verify(ParquetPartReader part, int group, int firstRow, StatusCounter statuses, List<string> keys)
    {
        var rows = new RowContents(ReadStatuses(part, group, firstRow), Problem);
        var columns = new ColumnVerifier(rows, _layout.Features, _findings);
        foreach (var (i, (column, leaf)) in _leaves.Index())
        {
            // The input's own columns may be null or not, whatever became of the row.
            if (column == ColumnNames.Key)
                keys.AddRange(part.ReadLeaf<ReadOnlyMemory<char>>(group, i, leaf).Values.ToArray().Select(key => key.ToString()));
            else if (ColumnNames.Reserved.Contains(column))
                columns.Verify(column, leaf, part, group, i);
        }

        foreach (var (row, status) in rows.Statuses.Index())
        {
            statuses.Add(status);
            foreach (var complaint in _rule.Complaints(rows, row))
                Problem(row, complaint);
        }

        void Problem(int row, string what) => _findings.Problem(Place(firstRow + row), what);
    }

    private List<RowStatus> ReadStatuses(ParquetPartReader part, int group, int firstRow)
    {
        var index = _leaves.Index().First(leaf => leaf.Item.Column == ColumnNames.Status).Index;
        var texts = part.ReadLeaf<ReadOnlyMemory<char>>(group, index, _leaves[index].Leaf).Values.ToArray();
        var statuses = new List<RowStatus>(texts.Length);
        foreach (var (row, text) in texts.Index())
        {
            if (!RowStatusNames.TryParse(text.ToString(), out var status))
                _findings.Problem(Place(firstRow + row), $"there is no status \"{text}\".");
            statuses.Add(status);
        }

        return statuses;
    }

    private string Place(int row) => $"{_part}, row {row}";
}
