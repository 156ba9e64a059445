using System.Runtime.CompilerServices;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using FgClip.Datasets.Embeddings;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Rows;
using FgClip.Datasets.Search;
using FgClip.Exports.Specs;
using ParquetSharp;
using ParquetSharp.Arrow;

namespace FgClip.Exports.Rows;

/// <summary>The rows of a dataset: values as they are stored, vectors as lists of fixed size.</summary>
/// <param name="dataset">The dataset.</param>
/// <param name="columns">What is read of it.</param>
/// <param name="filter">The rows that are wanted; null for all.</param>
/// <param name="spec">Which vectors a row needs.</param>
internal sealed class RowBatches(EmbeddedDataset dataset, ExportColumns columns, RowSet? filter, ExportSpec spec) : IRowSource
{
    private const int BatchRows = 4096;

    private static readonly string Ok = RowStatus.Ok.ToColumnValue();

    private readonly long[] _firstRows = FirstRows.Compute(dataset.Manifest.Parts);

    public ExportColumns Columns => columns;

    /// <summary>The columns of the first part as Arrow has them: all parts have the same.</summary>
    /// <exception cref="InvalidDataException">It is no Parquet file.</exception>
    public static async Task<IReadOnlyList<Field>> FieldsAsync(EmbeddedDataset dataset, CancellationToken cancellationToken)
    {
        var name = dataset.Manifest.Parts[0].Name;
        await using var stream = await dataset.Store.OpenReadAsync(name, 0, null, cancellationToken).ConfigureAwait(false);
        using var file = Checked($"{dataset.Store.Root}/{name}", () => new FileReader(stream, leaveOpen: true));
        return file.Schema.FieldsList;
    }

    public async IAsyncEnumerable<RecordBatch> ReadAsync(int part, RowTally tally,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var name = dataset.Manifest.Parts[part].Name;
        var address = $"{dataset.Store.Root}/{name}";
        await using var stream = await dataset.Store.OpenReadAsync(name, 0, null, cancellationToken).ConfigureAwait(false);
        using var properties = ArrowReaderProperties.GetDefault();
        properties.BatchSize = BatchRows;
        using var file = Checked(address, () => new FileReader(stream, arrowProperties: properties, leaveOpen: true));
        using var batches = file.GetRecordBatchReader(columns: Leaves(file.ParquetReader));
        var row = 0;
        while (await NextAsync(batches, address, cancellationToken).ConfigureAwait(false) is { } batch)
        {
            using (batch)
            {
                if (Choose(batch, part, row, tally) is { Length: > 0 } chosen)
                    yield return chosen;
                row += batch.Length;
            }
        }
    }

    private static T Checked<T>(string address, Func<T> open)
    {
        try
        {
            return open();
        }
        catch (ParquetException e)
        {
            throw new InvalidDataException($"{address} is not a whole Parquet file: {e.Message}", e);
        }
    }

    private static async Task<RecordBatch?> NextAsync(IArrowArrayStream batches, string address, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return await batches.ReadNextRecordBatchAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException and not IOException)
        {
            throw new InvalidDataException($"{address} is damaged: {e.Message}", e);
        }
    }

    /// <summary>The leaves of the columns that are read, and of the status.</summary>
    private int[] Leaves(ParquetFileReader file)
    {
        var wanted = columns.Values.Select(field => field.Name).Concat(columns.Vectors.Select(vector => vector.Name))
            .Append(ColumnNames.Status).ToHashSet(StringComparer.Ordinal);
        var schema = file.FileMetaData.Schema;
        return [.. Enumerable.Range(0, schema.NumColumns).Where(leaf =>
        {
            using var path = schema.Column(leaf).Path;
            return wanted.Contains(path.ToDotVector()[0]);
        })];
    }

    private RecordBatch Choose(RecordBatch batch, int part, int firstRow, RowTally tally)
    {
        var statuses = (StringArray)batch.Column(ColumnNames.Status);
        var keys = (StringArray)batch.Column(ColumnNames.Key);
        StoredVectorReader[] readers = [.. columns.Vectors.Select(vector =>
            new StoredVectorReader(batch.Column(vector.Name), vector.Dimensions, vector.Name))];
        VectorBuilder[] builders = [.. columns.Vectors.Select(vector => new VectorBuilder(vector.Dimensions, batch.Length))];
        var (rows, usable) = (new List<int>(batch.Length), new bool[readers.Length]);
        var needed = spec.AllRows ? 0 : spec.NeedsAllVectors ? readers.Length : 1;
        for (var row = 0; row < batch.Length; row++)
        {
            if (filter is not null && !filter.Contains(part, firstRow + row))
                tally.Filtered++;
            else if (!spec.AllRows && statuses.GetString(row) != Ok)
                tally.OtherStatus++;
            else if (Check(readers, usable, row, keys, tally) < needed)
                tally.WithoutVector++;
            else
            {
                rows.Add(row);
                for (var i = 0; i < readers.Length; i++)
                    builders[i].Add(usable[i] ? readers[i].At(row) : []);
            }
        }

        tally.Exported += rows.Count;
        return Build(batch, rows, builders, _firstRows[part] + firstRow);
    }

    /// <summary>Finds out which vectors of a row can be used.</summary>
    /// <returns>How many can.</returns>
    private static int Check(StoredVectorReader[] readers, bool[] usable, int row, StringArray keys, RowTally tally)
    {
        var count = 0;
        for (var i = 0; i < readers.Length; i++)
        {
            var vector = readers[i].At(row);
            usable[i] = !vector.IsEmpty && VectorBuilder.IsUsable(vector);
            if (!vector.IsEmpty && !usable[i])
                tally.AddUnusable(readers[i].Name, keys.GetString(row));
            count += usable[i] ? 1 : 0;
        }

        return count;
    }

    private RecordBatch Build(RecordBatch batch, List<int> rows, VectorBuilder[] builders, long firstRow)
    {
        var numbers = new Int64Array.Builder().Reserve(rows.Count).AppendRange(rows.Select(row => firstRow + row)).Build();
        var runs = Runs(rows);
        IArrowArray[] values = [.. columns.Values.Select(field => Take(batch.Column(field.Name), runs))];
        return new RecordBatch(
            columns.Schema, [values[0], numbers, .. values[1..], .. builders.Select(builder => builder.Build())], rows.Count);
    }

    /// <summary>Rows that follow each other, as first row and count.</summary>
    private static List<(int First, int Count)> Runs(List<int> rows)
    {
        var runs = new List<(int First, int Count)>();
        foreach (var row in rows)
        {
            if (runs is [.., var last] && last.First + last.Count == row)
                runs[^1] = (last.First, last.Count + 1);
            else
                runs.Add((row, 1));
        }

        return runs;
    }

    private static IArrowArray Take(IArrowArray column, List<(int First, int Count)> runs) => runs.Count == 0
        ? ArrowArrayFactory.Slice(column, 0, 0)
        : ArrowArrayConcatenator.Concatenate([.. runs.Select(run => ArrowArrayFactory.Slice(column, run.First, run.Count))]);
}
