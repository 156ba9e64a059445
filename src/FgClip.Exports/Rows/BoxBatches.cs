using System.Runtime.CompilerServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using FgClip.Datasets.Embeddings;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Search;

namespace FgClip.Exports.Rows;

/// <summary>The boxes of a dataset, a row for each.</summary>
/// <param name="dataset">The dataset.</param>
/// <param name="columns">What is read of it.</param>
/// <param name="filter">The rows whose boxes are wanted; null for all.</param>
/// <param name="allRows">Whether boxes of rows of every status are, with or without a vector.</param>
internal sealed class BoxBatches(EmbeddedDataset dataset, ExportColumns columns, RowSet? filter, bool allRows) : IRowSource
{
    /// <summary>The column of a box's vector.</summary>
    public const string Column = "embedding";

    /// <summary>The number of the box in its row, from 0.</summary>
    public const string Region = "region";

    /// <summary>The leaf of the dataset that holds the vectors.</summary>
    public const string Embedding = $"{ColumnNames.Regions}.{Column}";

    private const int BatchRows = 4096;

    private readonly long[] _firstRows = FirstRows.Compute(dataset.Manifest.Parts);

    /// <summary>The columns of a box but the number of its row and its vector.</summary>
    public static IReadOnlyList<Field> Fields { get; } =
    [
        new(ColumnNames.Key, StringType.Default, nullable: false), new(Region, Int32Type.Default, nullable: false),
        new("x1", DoubleType.Default, nullable: false), new("y1", DoubleType.Default, nullable: false),
        new("x2", DoubleType.Default, nullable: false), new("y2", DoubleType.Default, nullable: false),
        new("label", StringType.Default, nullable: true),
    ];

    /// <summary>The number of a box in its row; null where the batch has rows.</summary>
    public static int? RegionOf(RecordBatch batch, int row) => batch.Schema.FieldsList.Any(IsRegion)
        ? ((Int32Array)batch.Column(Region)).GetValue(row) : null;

    /// <summary>Whether a column has the numbers of boxes: a column of the inputs with its name has numbers of 64 bits or texts.</summary>
    public static bool IsRegion(Field field) => field.Name == Region && field.DataType is Int32Type;

    public ExportColumns Columns => columns;

    public async IAsyncEnumerable<RecordBatch> ReadAsync(int part, RowTally tally,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stored = await StoredColumns.OpenAsync(dataset.Store, dataset.Manifest.Parts[part].Name, cancellationToken)
            .ConfigureAwait(false);
        foreach (var group in stored.RowGroups())
        {
            using var boxes = new GroupBoxes(group, columns.Vectors[0], stored.Name);
            var builder = NewBuilder();
            while (boxes.Read())
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!IsWanted(boxes, part, tally))
                    continue;
                builder.Add(boxes, _firstRows[part] + boxes.Row);
                tally.Exported++;
                if (builder.Count < BatchRows)
                    continue;
                yield return builder.Build();
                builder = NewBuilder();
            }

            if (builder.Count > 0)
                yield return builder.Build();
        }

        BoxBatchBuilder NewBuilder() => new(columns.Schema, columns.Vectors[0].Dimensions, BatchRows);
    }

    private bool IsWanted(GroupBoxes boxes, int part, RowTally tally)
    {
        if (filter is not null && !filter.Contains(part, boxes.Row))
        {
            tally.Filtered++;
            return false;
        }

        if (!allRows && !boxes.IsOk)
        {
            tally.OtherStatus++;
            return false;
        }

        if (boxes.IsUnusable)
            tally.AddUnusable(Embedding, boxes.Key);
        if (!boxes.Vector.IsEmpty || allRows)
            return true;
        tally.WithoutVector++;
        return false;
    }
}
