using FgClip.Datasets.Parquet;
using FgClip.Datasets.Rows;
using Parquet.Schema;

namespace FgClip.Datasets.Verification;

/// <summary>Checks the rows of a part, a row group at a time: what is null must follow from the status, and what is not must be sound.</summary>
internal sealed class RowVerifier
{
    private readonly PartLayout _layout;
    private readonly string _part;
    private readonly Findings _findings;
    private readonly IReadOnlyList<(Field Column, DataField Leaf)> _leaves;

    public RowVerifier(PartLayout layout, string part, Findings findings)
    {
        (_layout, _part, _findings) = (layout, part, findings);
        var schema = new ParquetSchema(PartColumns.Create(layout).Select(column => column.Field));
        _leaves = [.. schema.Fields.SelectMany(column => schema.DataFields.Where(leaf => leaf.Path.FirstPart == column.Name).Select(leaf => (column, leaf)))];
    }

    /// <summary>Checks one row group.</summary>
    /// <param name="part">The part.</param>
    /// <param name="group">The row group, from 0.</param>
    /// <param name="firstRow">Rows of the part before it.</param>
    /// <param name="statuses">Takes the rows' statuses.</param>
    /// <param name="keys">Takes their keys.</param>
    public void Verify(ParquetPartReader part, int group, int firstRow, StatusCounter statuses, List<string> keys)
    {
        var status = ReadStatuses(part, group, firstRow);
        foreach (var one in status)
            statuses.Add(one);
        for (var i = 0; i < _leaves.Count; i++)
        {
            var (column, leaf) = _leaves[i];
            switch (leaf)
            {
                case Float16Field:
                    VerifyVectors(column, leaf, part.ReadLeaf<Half>(group, i, leaf), firstRow, status, static number => (float)number);
                    break;
                case DataField<sbyte>:
                    VerifyVectors(column, leaf, part.ReadLeaf<sbyte>(group, i, leaf), firstRow, status, static number => number);
                    break;
                case DataField<float> when leaf.MaxRepetitionLevel > 0:
                    VerifyVectors(column, leaf, part.ReadLeaf<float>(group, i, leaf), firstRow, status, static number => number);
                    break;
                case DataField<float>:
                    VerifyNumbers(column, part.ReadLeaf<float>(group, i, leaf), firstRow);
                    break;
                case DataField<string> when column.Name == ColumnNames.Key:
                    keys.AddRange(part.ReadLeaf<ReadOnlyMemory<char>>(group, i, leaf).Values.ToArray().Select(key => key.ToString()));
                    break;
                case DataField<string> when column.Name == ColumnNames.Error:
                    VerifyErrors(part.ReadLeaf<ReadOnlyMemory<char>>(group, i, leaf), leaf, firstRow, status);
                    break;
            }
        }
    }

    private List<RowStatus> ReadStatuses(ParquetPartReader part, int group, int firstRow)
    {
        var index = _leaves.Index().First(leaf => leaf.Item.Column.Name == ColumnNames.Status).Index;
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

    private void VerifyErrors(LeafData<ReadOnlyMemory<char>> errors, DataField leaf, int firstRow, List<RowStatus> status)
    {
        for (var row = 0; row < status.Count; row++)
        {
            var hasError = errors.Definitions!.Value.Span[row] == leaf.MaxDefinitionLevel;
            if (hasError == (status[row] is RowStatus.Ok))
                _findings.Problem(Place(firstRow + row), $"its status is {status[row].ToColumnValue()}, and it has {(hasError ? "an" : "no")} error.");
        }
    }

    private void VerifyNumbers(Field column, LeafData<float> numbers, int firstRow)
    {
        if (numbers.Values.ToArray().Any(number => !float.IsFinite(number)))
            _findings.Problem(Place(firstRow), $"{column.Name} has a number that is not finite, in this row or one of the {numbers.Entries - 1} that follow.");
    }

    private void VerifyVectors<T>(Field column, DataField leaf, LeafData<T> data, int firstRow, List<RowStatus> status, Func<T, float> widen)
        where T : struct
    {
        if (column.Name == ColumnNames.Regions && leaf.Path.ToString().Contains("box", StringComparison.Ordinal))
            return;

        var rule = VectorRule.Of(column.Name, _layout.Features);
        var has = new bool[status.Count];
        var count = 0L;
        foreach (var (row, start, length) in VectorRuns.Of(data, leaf))
        {
            has[row] = true;
            count++;
            if (rule.Complaint(data.Values.Span.Slice(start, length), widen, _findings.DimensionOr) is { } complaint)
                _findings.Problem(Place(firstRow + row), $"{column.Name} {complaint}.");
        }

        _findings.CountVectors(count);
        if (column.Name == ColumnNames.Regions)
            return;
        for (var row = 0; row < status.Count; row++)
        {
            if (!has[row] && status[row] is RowStatus.Ok)
                _findings.Problem(Place(firstRow + row), $"its status is ok, and it has no {column.Name}.");
        }
    }

    private string Place(int row) => $"{_part}, row {row}";
}
