using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Apache.Arrow;
using FgClip.Datasets.Jobs;
using FgClip.Images;

namespace FgClip.Datasets.Manifests.Columnar;

/// <summary>
/// The rows of a Parquet file. Each goes through JSON, so that its columns mean what they would mean there. The image column may hold the
/// image itself: as bytes, or as a struct of <c>bytes</c> and <c>path</c>.
/// </summary>
/// <param name="manifest">The file.</param>
/// <param name="options">How its columns are called.</param>
/// <param name="rules">The rules of its plan.</param>
internal sealed class ParquetRowReader(ParquetManifest manifest, ManifestOptions options, ReadingRules rules = ReadingRules.Revised)
    : IDisposable
{
    private readonly JsonRowParser _parser = new(manifest.File, "row", new ColumnFields(options, rules).Read, rules);
    private readonly IReadOnlyList<ColumnShape> _shapes = manifest.Shapes(options, rules);
    private const int MaxPathBytes = 4_096;

    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _json = new(
        Stream.Null, new JsonWriterOptions
        {
            SkipValidation = true,
            MaxDepth = 1_000,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        });
    private readonly ImageColumn _image = ImageColumn.Create(manifest.Schema, options.ImageColumn, rules);

    private FieldReader _faults;

    public void Dispose() => _json.Dispose();

    /// <summary>The rows from a place on. Rows of a row group that is damaged are rows with a fault.</summary>
    /// <param name="first">The position of the first row in the file, from 0.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async IAsyncEnumerable<ManifestRow> ReadAsync(long first, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // The library reads synchronously, so not on the thread that asked.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var start = 0L;
        foreach (var group in manifest.Groups)
        {
            var end = start + group.Rows;
            if (first < end)
            {
                foreach (var row in ReadGroup(group, start, Math.Max(first, start), cancellationToken))
                    yield return row;
            }

            start = end;
        }
    }

    private IEnumerable<ManifestRow> ReadGroup(ParquetRowGroup group, long start, long first, CancellationToken cancellationToken)
    {
        var (next, end) = (start, start + group.Rows);
        string? damage = null;
        using var batches = Try(() => manifest.Read([group.Index]), ref damage);
        while (damage is null && next < end)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var batch = Try(() => batches!.ReadNextRecordBatchAsync(cancellationToken).AsTask().GetAwaiter().GetResult(), ref damage);
            if (batch is null)
                break;
            for (var i = 0; i < batch.Length && next < end; i++, next++)
            {
                if (next >= first)
                    yield return Row(batch, i, next);
            }
        }

        for (next = Math.Max(next, first); next < end; next++)
            yield return Bad(next, $"its row group {group.Index} is damaged: {damage ?? "it ends early"}");
    }

    private ManifestRow Row(RecordBatch batch, int i, long position)
    {
        try
        {
            _buffer.ResetWrittenCount();
            _json.Reset(_buffer);
            _faults = new FieldReader(rules);
            _json.WriteStartObject();
            for (var column = 0; column < batch.ColumnCount; column++)
                WriteColumn(batch, column, i);
            _json.WriteEndObject();
            _json.Flush();
            var row = _parser.Parse(new ManifestRecord(position, position + 1, _buffer.WrittenMemory));
            if (_faults.Faults is { } faults && row.Fault is null)
                row = (row with { Fields = faults }).Placed(manifest.File, "row");
            return WithImage(row, _image.Bytes(batch, i));
        }
        catch (RowFormatException e)
        {
            return Bad(position, e.Message);
        }
        catch (Exception e) when (e is IndexOutOfRangeException || ParquetManifest.IsDamage(e))
        {
            return Bad(position, $"damaged: {e.Message.TrimEnd('.')}");
        }
        finally
        {
            // A row of the largest size leaves no buffer of that size behind.
            if (_buffer.Capacity > 1 << 24)
                _buffer.Clear();
        }
    }

    /// <summary>The row with its image: bytes that are a short text without an image's signature are its path.</summary>
    private ManifestRow WithImage(ManifestRow row, ReadOnlyMemory<byte>? bytes)
    {
        var isPath = rules is not ReadingRules.Original && !_image.IsStruct && bytes is { Length: > 0 and <= MaxPathBytes } content
            && ImageFormats.Detect(content.Span) is null && TextBytes.IsText(content.Span);
        return isPath ? row with { Image = Encoding.UTF8.GetString(bytes!.Value.Span) }
            : bytes is null ? row
            : row with { ImageContent = bytes };
    }

    private void WriteColumn(RecordBatch batch, int column, int i)
    {
        var field = batch.Schema.GetFieldByIndex(column);
        if (column == _image.Column && _image.Path(batch) is not { } path)
        {
            if (!_image.IsStruct)
                return;
            _json.WritePropertyName(field.Name);
            _json.WriteNullValue();
            return;
        }

        _json.WritePropertyName(field.Name);
        var array = column == _image.Column ? _image.Path(batch)! : batch.Column(column);
        try
        {
            if (IsMissingText(field.Name, array, i))
                _json.WriteNullValue();
            else if (ShapeOf(column) is { HasTexts: true } shape)
                WriteTexts(field.Name, array, i, shape);
            else
                ArrowJson.Write(_json, array, i, ShapeOf(column));
        }
        catch (RowFormatException e)
        {
            throw new RowFormatException($"column \"{field.Name}\" is {e.Message}");
        }
    }

    /// <summary>Writes a value whose bytes have to be texts; null where they are not, which is that field's fault.</summary>
    private void WriteTexts(string name, IArrowArray array, int i, ColumnShape shape)
    {
        var buffer = new ArrayBufferWriter<byte>();
        try
        {
            using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true, MaxDepth = 1_000 }))
                ArrowJson.Write(json, array, i, shape);
            _json.WriteRawValue(buffer.WrittenSpan, skipInputValidation: true);
        }
        catch (RowFormatException e)
        {
            _json.WriteNullValue();
            var field = name == options.CaptionColumn ? FieldReader.Field.Caption
                : name == options.ImageColumn ? FieldReader.Field.Image
                : name == options.BoxesColumn ? FieldReader.Field.Boxes
                : FieldReader.Field.Columns;
            _faults.Add(field, $"column \"{name}\" is {e.Message}");
        }
    }

    /// <summary>Whether a value is pandas' mark for a missing text: NaN in a column that holds nothing else.</summary>
    private bool IsMissingText(string name, IArrowArray array, int i) =>
        rules is not ReadingRules.Original && (name == options.CaptionColumn || name == options.ImageColumn || name == options.KeyColumn)
        && array switch
        {
            DoubleArray doubles => !double.IsFinite(doubles.Values[i]),
            FloatArray floats => !float.IsFinite(floats.Values[i]),
            _ => false,
        };

    private ColumnShape ShapeOf(int column) =>
        column == _image.Column && _image.IsStruct ? _shapes[column].Children[_image.PathField] : _shapes[column];

    private ManifestRow Bad(long position, string reason) =>
        new ManifestRow { Offset = position, Number = position + 1 }.Failed(manifest.File, "row", new RowFormatException(reason));

    private T? Try<T>(Func<T> read, ref string? damage)
        where T : class?
    {
        try
        {
            return read();
        }
        catch (Exception e) when (ParquetManifest.IsDamage(e))
        {
            manifest.ThrowIfStoreFailed();
            damage = e.Message.TrimEnd('.');
            return null;
        }
    }
}
