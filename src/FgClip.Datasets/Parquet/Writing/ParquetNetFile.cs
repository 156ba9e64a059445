using System.IO.Compression;
using FgClip.Datasets.Parquet.Columns;
using Parquet;
using Parquet.Schema;

namespace FgClip.Datasets.Parquet.Writing;

/// <summary>A part as Parquet.Net writes it: zstd.</summary>
internal sealed class ParquetNetFile : IPartFile
{
    private const int DictionarySample = 4_096;

    private static readonly ParquetOptions Options = new()
    {
        CompressionMethod = CompressionMethod.Zstd,
        CompressionLevel = CompressionLevel.Fastest,
        DictionaryEncodingSampleSize = DictionarySample,
    };

    private readonly ParquetWriter _writer;

    private readonly LongTexts _longTexts;

    private ParquetNetFile(ParquetWriter writer, ParquetSchema schema)
    {
        _writer = writer;
        _longTexts = new LongTexts(schema);
    }

    public static async Task<ParquetNetFile> CreateAsync(
        Stream stream, ParquetSchema schema, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken)
    {
        var writer = await ParquetWriter.CreateAsync(schema, stream, Options, cancellationToken: cancellationToken).ConfigureAwait(false);
        writer.CustomMetadata = metadata;
        return new ParquetNetFile(writer, schema);
    }

    public async Task WriteRowGroupAsync(IReadOnlyList<PartColumn> columns, CancellationToken cancellationToken)
    {
        using var group = _writer.CreateRowGroup();
        var leaves = new Leaves(group, _longTexts);
        foreach (var column in columns)
            await column.FlushAsync(leaves, cancellationToken).ConfigureAwait(false);
        TextStatistics.Remove(group);
        group.CompleteValidate();
    }

    /// <summary>Parquet.Net writes the footer when its writer is disposed.</summary>
    public Task CompleteAsync(CancellationToken cancellationToken) => _writer.DisposeAsync().AsTask();

    /// <summary>Nothing: a part that is given up gets no footer.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class Leaves(ParquetRowGroupWriter group, LongTexts longTexts) : IRowGroup
    {
        public async Task WriteAsync<T>(
            DataField leaf, ReadOnlyMemory<T> values, ReadOnlyMemory<int>? definitions, ReadOnlyMemory<int>? repetitions,
            CancellationToken cancellationToken)
            where T : struct
        {
            if (values is ReadOnlyMemory<ReadOnlyMemory<char>> texts && LongTexts.AreIn(texts.Span))
            {
                ReadOnlyMemory<ReadOnlyMemory<byte>> bytes = LongTexts.Encode(texts.Span);
                await group.WriteAllPartsAsync(longTexts.BytesOf(leaf), bytes, definitions, repetitions, cancellationToken)
                    .ConfigureAwait(false);
                return;
            }

            await group.WriteAllPartsAsync(leaf, values, definitions, repetitions, cancellationToken).ConfigureAwait(false);
        }
    }
}
