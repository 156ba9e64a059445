using System.Runtime.CompilerServices;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Parquet.Columns;
using FgClip.Datasets.Parquet.Reading;
using FgClip.Datasets.Parquet.Writing;
using FgClip.Datasets.Plans;
using FgClip.Datasets.Rows;
using Parquet.Schema;

namespace FgClip.Datasets.ClipRetrieval;

/// <summary>The metadata of one part: <c>image_path</c>, <c>caption</c>, <c>key</c>, and the input's other columns.</summary>
internal sealed class ClipRetrievalMetadata(JobSpec spec, IReadOnlyList<CarriedColumn> carried)
{
    private const string ImagePath = "image_path", Caption = "caption";

    private readonly CarriedColumn? _image = carried.FirstOrDefault(column => column.Source == spec.Manifest.ImageColumn);
    private readonly CarriedColumn? _caption = carried.FirstOrDefault(column => column.Source == spec.Manifest.CaptionColumn);

    /// <summary>Writes the rows that are kept.</summary>
    public async Task WriteAsync(Stream stream, ParquetPartReader part, bool[] kept, CancellationToken cancellationToken)
    {
        IReadOnlyList<CarriedColumn> others =
            [.. carried.Where(
                column => column != _image && column != _caption && column.Name is not (ImagePath or Caption or ColumnNames.Key))];
        var layout = new PartSchema(others, new FeatureOptions { Image = false });
        IReadOnlyList<PartColumn> columns =
        [
            .. spec.Features.Image ? [new TextColumn(ImagePath, row => row.Input.Image)] : Array.Empty<PartColumn>(),
            .. spec.Features.TextHeads.Count > 0 ? [new TextColumn(Caption, row => row.Input.ShortCaption)] : Array.Empty<PartColumn>(),
            new TextColumn(ColumnNames.Key, row => row.Input.Key),
            .. layout.CreateColumns().Where(column => others.Any(other => other.Name == column.Field.Name)),
        ];
        await using var file = await PartFiles.CreateAsync(
            stream, layout, new ParquetSchema(columns.Select(column => column.Field)), part.ReadMetadata(), cancellationToken)
            .ConfigureAwait(false);
        await foreach (var row in RowsAsync(part, others, kept, cancellationToken).ConfigureAwait(false))
        {
            foreach (var column in columns)
                column.Append(row);
            if (ParquetPartWriter.IsFull(columns, spec.Run.RowGroupBytes ?? ParquetPartWriter.RowGroupBytes))
                await file.WriteRowGroupAsync(columns, cancellationToken).ConfigureAwait(false);
        }

        await file.WriteRowGroupAsync(columns, cancellationToken).ConfigureAwait(false);
        await file.CompleteAsync(cancellationToken).ConfigureAwait(false);
    }

    private async IAsyncEnumerable<OutputRow> RowsAsync(
        ParquetPartReader part, IReadOnlyList<CarriedColumn> others, bool[] kept, [EnumeratorCancellation]
        CancellationToken cancellationToken)
    {
        var keys = part.ReadTextAsync(ColumnNames.Key, cancellationToken).GetAsyncEnumerator(cancellationToken);
        var images = Values(part, _image, cancellationToken).GetAsyncEnumerator(cancellationToken);
        var captions = Values(part, _caption, cancellationToken).GetAsyncEnumerator(cancellationToken);
        IReadOnlyList<IAsyncEnumerator<object?>> values =
            [.. others.Select(column => Values(part, column, cancellationToken).GetAsyncEnumerator(cancellationToken))];
        try
        {
            for (var row = 0; await keys.MoveNextAsync().ConfigureAwait(false); row++)
            {
                var image = await NextAsync(images).ConfigureAwait(false) as string;
                var caption = await NextAsync(captions).ConfigureAwait(false) as string;
                var cells = new object?[values.Count];
                for (var i = 0; i < values.Count; i++)
                    cells[i] = await NextAsync(values[i]).ConfigureAwait(false);
                if (!kept[row])
                    continue;
                var input = new InputRow
                {
                    Index = row,
                    Key = keys.Current!,
                    Image = image ?? keys.Current,
                    ShortCaption = caption,
                    Carried = cells,
                };
                yield return new OutputRow { Input = input, Status = RowStatus.Ok };
            }
        }
        finally
        {
            foreach (var opened in (IReadOnlyList<IAsyncDisposable>)[keys, images, captions, .. values])
                await opened.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static async ValueTask<object?> NextAsync(IAsyncEnumerator<object?> values) =>
        await values.MoveNextAsync().ConfigureAwait(false) ? values.Current : null;

    /// <summary>A column's values; nothing where the part has no such column.</summary>
    private static IAsyncEnumerable<object?> Values(ParquetPartReader part, CarriedColumn? column, CancellationToken cancellationToken) =>
        column?.Type switch
        {
            null => AsyncEnumerable.Empty<object?>(),
            ColumnType.Integer => part.ReadAsync<long>(column.Name, cancellationToken).Select(value => (object?)value),
            ColumnType.Real => part.ReadAsync<double>(column.Name, cancellationToken).Select(value => (object?)value),
            ColumnType.Boolean => part.ReadAsync<bool>(column.Name, cancellationToken).Select(value => (object?)value),
            _ => part.ReadTextAsync(column.Name, cancellationToken).Select(value => (object?)value),
        };
}
