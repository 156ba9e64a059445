using FgClip.Datasets.Parquet.Columns;
using Parquet.Schema;
using ParquetSharp;
using ParquetSharp.IO;

namespace FgClip.Datasets.Parquet.Writing;

/// <summary>A part as ParquetSharp writes it: zstd.</summary>
internal sealed class ParquetSharpFile : IPartFile
{
    private readonly GatheredBytes _bytes;
    private readonly ManagedOutputStream _output;
    private readonly ParquetFileWriter _writer;

    public ParquetSharpFile(Stream stream, ParquetSchema schema, IReadOnlyDictionary<string, string> metadata)
    {
        _bytes = new GatheredBytes(stream);
        _output = new ManagedOutputStream(_bytes, leaveOpen: true);
        using var properties = Properties(schema);
        using var root = ParquetSharpSchema.From(schema);
        _writer = new ParquetFileWriter(_output, root, properties, metadata);
    }

    public async Task WriteRowGroupAsync(IReadOnlyList<PartColumn> columns, CancellationToken cancellationToken)
    {
        using (var group = _writer.AppendRowGroup())
        {
            var leaves = new ParquetSharpRowGroup(group);
            foreach (var column in columns)
                await column.FlushAsync(leaves, cancellationToken).ConfigureAwait(false);
            group.Close();
        }

        await _bytes.PassOnAsync(cancellationToken).ConfigureAwait(false);
    }

    public Task CompleteAsync(CancellationToken cancellationToken)
    {
        _writer.Close();
        return _bytes.PassOnAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _writer.Dispose();
        _output.Dispose();
        await _bytes.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>
    /// Floating point numbers hardly repeat, so a dictionary of them is a waste; nobody filters by the numbers in a list; and texts have no
    /// statistics in the parts of <see cref="ParquetNetFile"/> either.
    /// </summary>
    private static WriterProperties Properties(ParquetSchema schema)
    {
        using var builder = new WriterPropertiesBuilder();
        builder.Compression(Compression.Zstd).CompressionLevel(1).DisableWritePageIndex();
        foreach (var leaf in schema.DataFields)
        {
            using var path = new ParquetSharp.Schema.ColumnPath(leaf.Path.ToList().ToArray());
            if (leaf is Float16Field or DataField<float> or DataField<double>)
                builder.DisableDictionary(path);
            if (leaf.MaxRepetitionLevel > 0 || leaf is DataField<string>)
                builder.DisableStatistics(path);
        }

        return builder.Build();
    }
}
