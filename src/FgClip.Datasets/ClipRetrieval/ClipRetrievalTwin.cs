using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using FgClip.Datasets.Commits;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Parquet;
using FgClip.Datasets.Planning;
using FgClip.Storage;

namespace FgClip.Datasets.ClipRetrieval;

/// <summary>
/// Writes what clip-retrieval, autofaiss and their like read: for each part a float16 matrix of image vectors, one of text vectors by the first
/// head, and their metadata; all of length 1. A row that lacks one of the vectors is in none of the three. Everything follows from the part, and the metadata comes
/// last, so that it says which generation of the part the files are of.
/// </summary>
/// <param name="output">The dataset.</param>
/// <param name="spec">Its job.</param>
/// <param name="plan">Its plan.</param>
public sealed class ClipRetrievalTwin(IObjectStore output, JobSpec spec, DatasetPlan plan)
{
    private const int WritesAtOnce = 8;

    private readonly ClipRetrievalNames _names = new(plan.Shards);

    /// <summary>Writes the files of each part that has none, or those of an older generation.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        var store = new ReceiptStore(output);
        var options = new ParallelOptions { MaxDegreeOfParallelism = WritesAtOnce, CancellationToken = cancellationToken };
        for (var block = 0; block < plan.Blocks; block++)
        {
            await Parallel.ForEachAsync(
                store.ListAsync(block, cancellationToken), options, async (receipt, token) => await WriteAsync(receipt, token).ConfigureAwait(false)).ConfigureAwait(false);
        }
    }

    /// <summary>Writes the files of one part, unless they are there.</summary>
    public async Task WriteAsync(ShardReceipt receipt, CancellationToken cancellationToken)
    {
        if (await IsThereAsync(receipt, cancellationToken).ConfigureAwait(false))
            return;

        await using var part = await ParquetPartReader.OpenAsync(output, receipt.Part, cancellationToken).ConfigureAwait(false);
        var kept = new bool[part.Rows];
        kept.AsSpan().Fill(true);
        foreach (var column in Columns())
            await DropMissingAsync(part, column, kept, cancellationToken).ConfigureAwait(false);
        foreach (var (column, name) in Columns().Zip(Files(receipt.Shard)))
            await WriteMatrixAsync(part, column, name, kept, cancellationToken).ConfigureAwait(false);
        await ReplaceAsync(
            _names.Metadata(receipt.Shard),
            stream => new ClipRetrievalMetadata(spec, plan.Columns).WriteAsync(stream, part, kept, cancellationToken),
            cancellationToken).ConfigureAwait(false);
    }

    private IEnumerable<string> Columns()
    {
        if (spec.Features.Image)
            yield return ColumnNames.ImageEmbedding;
        if (spec.Features.TextHeads is [var head, ..])
            yield return ColumnNames.TextEmbedding(head);
    }

    private IEnumerable<string> Files(int shard)
    {
        if (spec.Features.Image)
            yield return _names.Images(shard);
        if (spec.Features.TextHeads.Count > 0)
            yield return _names.Texts(shard);
    }

    private async Task<bool> IsThereAsync(ShardReceipt receipt, CancellationToken cancellationToken)
    {
        var name = _names.Metadata(receipt.Shard);
        if (await output.FindAsync(name, cancellationToken).ConfigureAwait(false) is null)
            return false;
        await using var metadata = await ParquetPartReader.OpenAsync(output, name, cancellationToken).ConfigureAwait(false);
        return metadata.ReadMetadata().Generation == receipt.Generation;
    }

    private static async Task DropMissingAsync(ParquetPartReader part, string column, bool[] kept, CancellationToken cancellationToken)
    {
        var row = 0;
        await foreach (var vector in part.ReadVectorsAsync(column, cancellationToken).ConfigureAwait(false))
            kept[row++] &= vector is not null;
    }

    private Task WriteMatrixAsync(ParquetPartReader part, string column, string name, bool[] kept, CancellationToken cancellationToken) => ReplaceAsync(
        name,
        async stream =>
        {
            var (row, isStarted) = (0, false);
            await foreach (var vector in part.ReadVectorsAsync(column, cancellationToken).ConfigureAwait(false))
            {
                if (!kept[row++])
                    continue;
                if (!isStarted)
                    await stream.WriteAsync(NpyHeader.OfHalves(kept.LongCount(k => k), vector!.Length), cancellationToken).ConfigureAwait(false);
                isStarted = true;
                await stream.WriteAsync(ToUnitHalves(vector!), cancellationToken).ConfigureAwait(false);
            }

            if (!isStarted)
                await stream.WriteAsync(NpyHeader.OfHalves(0, 0), cancellationToken).ConfigureAwait(false);
        },
        cancellationToken);

    private static byte[] ToUnitHalves(float[] vector)
    {
        var length = TensorPrimitives.Norm(vector);
        if (length > 0)
            TensorPrimitives.Divide(vector, length, vector);
        var halves = new Half[vector.Length];
        TensorPrimitives.ConvertToHalf(vector, halves);
        return MemoryMarshal.AsBytes(halves.AsSpan()).ToArray();
    }

    /// <summary>Writes an object in the place of the one that is there, if any. Two who write at once write the same.</summary>
    private async Task ReplaceAsync(string name, Func<Stream, Task> write, CancellationToken cancellationToken)
    {
        var there = await output.FindAsync(name, cancellationToken).ConfigureAwait(false);
        await using var upload = await output.BeginUploadAsync(name, DatasetLayout.RecordStaging, cancellationToken).ConfigureAwait(false);
        await write(upload.Stream).ConfigureAwait(false);
        await upload.CommitAsync(there is null ? CommitCondition.Absent : CommitCondition.Replaces(there.Version), cancellationToken).ConfigureAwait(false);
    }
}
