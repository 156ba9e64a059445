using System.Numerics.Tensors;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Parquet.Columns;
using FgClip.Datasets.Parquet.Reading;
using FgClip.Datasets.Rows;
using Parquet.Schema;

namespace FgClip.Datasets.Verification;

/// <summary>Checks the values of one column of a row group after another, and notes which rows have one.</summary>
internal sealed class ColumnVerifier(RowContents rows, FeatureOptions features, Findings findings)
{
    // A region is there from this definition level on: the list is not null, and not empty.
    private const int Region = 2;

    private readonly int[] _high = new int[rows.Statuses.Count];
    private readonly int[] _wide = new int[rows.Statuses.Count];

    private delegate void Widening<T>(ReadOnlySpan<T> numbers, Span<float> singles);

    /// <summary>Checks a leaf. The sides of dense maps come before the maps, as they do in a part.</summary>
    public void Verify(string column, DataField leaf, ParquetPartReader part, int group, int index)
    {
        switch (leaf)
        {
            case Float16Field:
                VerifyVectors<Half>(column, leaf, part.ReadLeaf<Half>(group, index, leaf), TensorPrimitives.ConvertToSingle);
                break;
            case DataField<sbyte>:
                VerifyVectors<sbyte>(column, leaf, part.ReadLeaf<sbyte>(group, index, leaf), TensorPrimitives.ConvertChecked);
                break;
            case DataField<float> when leaf.MaxRepetitionLevel > 0:
                VerifyVectors<float>(column, leaf, part.ReadLeaf<float>(group, index, leaf),
                    static (numbers, singles) => numbers.CopyTo(singles));
                break;
            case DataField<float>:
                foreach (var (row, number) in Filled(column, leaf, part.ReadLeaf<float>(group, index, leaf)))
                {
                    if (!float.IsFinite(number))
                        rows.Problem(row, $"{column} is not finite.");
                }

                break;
            case DataField<int>:
                foreach (var (row, number) in Filled(column, leaf, part.ReadLeaf<int>(group, index, leaf)))
                {
                    if (column is ColumnNames.DenseHeight or ColumnNames.DenseWidth)
                        (column is ColumnNames.DenseHeight ? _high : _wide)[row] = number;
                    if (number < 1)
                        rows.Problem(row, $"{column} is {number}.");
                }

                break;
            case DataField<string> when leaf.MaxRepetitionLevel == 0:
                _ = Filled(column, leaf, part.ReadLeaf<ReadOnlyMemory<char>>(group, index, leaf)).Count();
                break;
            case DataField<long> when leaf.MaxRepetitionLevel == 0:
                _ = Filled(column, leaf, part.ReadLeaf<long>(group, index, leaf)).Count();
                break;
            case DataField<double> when leaf.MaxRepetitionLevel == 0:
                _ = Filled(column, leaf, part.ReadLeaf<double>(group, index, leaf)).Count();
                break;
            case DataField<bool>:
                _ = Filled(column, leaf, part.ReadLeaf<bool>(group, index, leaf)).Count();
                break;
            // The members of a region beside its vectors: what they hold is the input's.
            case DataField<string> or DataField<double>:
                break;
            default:
                throw new NotSupportedException($"{column} has values of {leaf.ClrType.Name}, which nothing here verifies.");
        }
    }

    /// <summary>The values of a column that is not a list, by row.</summary>
    private IEnumerable<(int Row, T Value)> Filled<T>(string column, DataField leaf, LeafData<T> data)
        where T : struct
    {
        var filled = rows.Filled(column);
        var (values, definitions) = (data.Values.ToArray(), data.Definitions?.ToArray());
        var value = 0;
        for (var row = 0; row < filled.Length; row++)
        {
            if (definitions is not null && definitions[row] < leaf.MaxDefinitionLevel)
                continue;
            filled[row] = true;
            yield return (row, values[value++]);
        }
    }

    private void VerifyVectors<T>(string column, DataField leaf, LeafData<T> data, Widening<T> widen)
        where T : struct
    {
        if (column == ColumnNames.Regions)
            VerifyRegions(leaf, data.Definitions!.Value.Span, data.Repetitions!.Value.Span);

        var isMap = column == ColumnNames.DenseEmbedding;
        var rule = VectorRule.Create(column, features);
        var filled = rows.Filled(column);
        var singles = Array.Empty<float>();
        var count = 0L;
        var vectors = new VectorRuns<T>(data, leaf);
        while (vectors.MoveNext())
        {
            var (row, length) = (vectors.Row, vectors.Numbers.Length);
            if (singles.Length < length)
                singles = new float[length];
            widen(vectors.Numbers, singles);
            filled[row] = true;
            count++;
            var complaint = (isMap ? MapComplaint(row, length) : LengthComplaint(length)) ?? rule.Complaint(singles.AsSpan(0, length));
            if (complaint is not null)
                rows.Problem(row, $"{column} {complaint}.");
        }

        findings.CountVectors(count);
    }

    private string? LengthComplaint(int length) => findings.DimensionOr(length) is var dimension && dimension == length
        ? null
        : $"has {length} numbers; others have {dimension}";

    private string? MapComplaint(int row, int length)
    {
        var cells = _high[row] * _wide[row];
        return cells > 0 && length % cells == 0 && findings.DimensionOr(length / cells) == length / cells
            ? null
            : $"has {length} numbers, which is not a map of {_high[row]}x{_wide[row]} vectors like the others";
    }

    /// <summary>Notes which rows have regions, and that each region of an image that was read has its vector.</summary>
    private void VerifyRegions(DataField leaf, ReadOnlySpan<int> definitions, ReadOnlySpan<int> repetitions)
    {
        var filled = rows.Filled(ColumnNames.Regions);
        var isRegion = leaf.Path.ToList() is [.., "embedding", _, _];
        var row = -1;
        for (var entry = 0; entry < definitions.Length; entry++)
        {
            if (repetitions[entry] == 0)
                filled[++row] = definitions[entry] > 0;
            if (isRegion && definitions[entry] >= Region && definitions[entry] < leaf.MaxDefinitionLevel
                && rows.Statuses[row] is RowStatus.Ok or RowStatus.EmptyCaption)
                rows.Problem(row, "a region has no embedding.");
        }
    }
}
