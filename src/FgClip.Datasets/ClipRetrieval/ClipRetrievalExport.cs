using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FgClip.Datasets.Commits;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Parquet.Reading;
using FgClip.Datasets.Plans;
using FgClip.Storage;

namespace FgClip.Datasets.ClipRetrieval;

/// <summary>
/// Writes what clip-retrieval, autofaiss and their like read: for each part a float16 matrix of image vectors, one of text vectors by the
/// first head, all of length 1, and their metadata. A row that lacks one of the vectors is in none of the three. Everything follows from
/// the part, and the metadata comes last, so that it says which generation of the part the files are of.
/// </summary>
public sealed class ClipRetrievalExport
{
    private const int WritesAtOnce = 8;

    private readonly IObjectStore _dataset;
    private readonly IObjectStore _folder;
    private readonly JobSpec _spec;
    private readonly DatasetPlan _plan;
    private readonly ClipRetrievalNames _names;

    private ClipRetrievalExport(IObjectStore dataset, JobSpec spec, DatasetPlan plan, int firstParts)
    {
        (_dataset, _spec, _plan) = (dataset, spec, plan);
        (_folder, _names) = (ExportFolder.Open(dataset, plan), new ClipRetrievalNames(firstParts));
    }

    /// <summary>Opens the files of a dataset.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="spec">Its job.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public static async Task<ClipRetrievalExport> OpenAsync(
        IObjectStore dataset, JobSpec spec, DatasetPlan plan, CancellationToken cancellationToken)
    {
        var first = plan.Number == 1 ? null : await PlanHead.ReadAsync(dataset, number: 1, cancellationToken).ConfigureAwait(false);
        return new ClipRetrievalExport(dataset, spec, plan, first?.Shards ?? plan.Shards);
    }

    /// <summary>Writes the files of each part that has none, or those of an older generation.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        var store = new ReceiptStore(_dataset);
        var options = new ParallelOptions { MaxDegreeOfParallelism = WritesAtOnce, CancellationToken = cancellationToken };
        for (var block = 0; block < _plan.Blocks; block++)
        {
            await Parallel.ForEachAsync(
                store.ListAsync(block, cancellationToken), options, async (receipt, token) => await WriteAsync(receipt, token)
                .ConfigureAwait(false)).ConfigureAwait(false);
        }
    }

    /// <summary>Writes the files of one part, unless they are there. A part without a row for them has none.</summary>
    public async Task WriteAsync(ShardReceipt receipt, CancellationToken cancellationToken)
    {
        if (await FindMetadataAsync(receipt, cancellationToken).ConfigureAwait(false) is { } there
            && there.Generation == receipt.Generation)
            return;

        await using var part = await ParquetPartReader.OpenAsync(_dataset, receipt.Part, cancellationToken).ConfigureAwait(false);
        var kept = await KeptAsync(part, cancellationToken).ConfigureAwait(false);
        if (!kept.Contains(true))
            return;

        foreach (var (column, name) in Matrices(receipt.Shard))
            await ReplaceAsync(name, stream => WriteMatrixAsync(stream, part, column, kept, cancellationToken), cancellationToken)
                .ConfigureAwait(false);
        await ReplaceAsync(
            _names.Metadata(receipt.Shard),
            stream => new ClipRetrievalMetadata(_spec, _plan.Columns).WriteAsync(stream, part, kept, cancellationToken),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What is wrong with the files of one part, as a sentence; null for nothing.</summary>
    internal async Task<string?> ComplaintAsync(ShardReceipt receipt, CancellationToken cancellationToken)
    {
        await using var part = await ParquetPartReader.OpenAsync(_dataset, receipt.Part, cancellationToken).ConfigureAwait(false);
        var kept = await KeptAsync(part, cancellationToken).ConfigureAwait(false);
        var (rows, metadata) = (kept.LongCount(k => k), await FindMetadataAsync(receipt, cancellationToken).ConfigureAwait(false));
        if ((metadata?.Rows ?? 0) != rows || (metadata is not null && metadata.Generation != receipt.Generation))
            return $"{_names.Metadata(receipt.Shard)} has not its {rows} rows of generation {receipt.Generation}.";

        foreach (var (column, name) in rows == 0 ? [] : Matrices(receipt.Shard))
        {
            await using var expected = new HashingStream(Stream.Null);
            await WriteMatrixAsync(expected, part, column, kept, cancellationToken).ConfigureAwait(false);
            await using var file = await _folder.OpenReadAsync(name, 0, null, cancellationToken).ConfigureAwait(false);
            await using var stored = new HashingStream(file);
            await stored.CopyToAsync(Stream.Null, cancellationToken).ConfigureAwait(false);
            if (stored.Sha256() != expected.Sha256())
                return $"{name} is not made of its {column}.";
        }

        return null;
    }

    /// <summary>Finds files that are of no part of the dataset, which whoever indexes the folder would take for rows of it.</summary>
    /// <returns>Their names, in the order of the store.</returns>
    internal async IAsyncEnumerable<string> FindStrayAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var own = Enumerable.Range(0, _plan.Shards)
            .SelectMany(shard => (string[])[_names.Images(shard), _names.Texts(shard), _names.Metadata(shard)])
            .ToHashSet(StringComparer.Ordinal);
        foreach (var folder in ClipRetrievalNames.Folders)
        {
            await foreach (var file in _folder.ListAsync(folder, cancellationToken).ConfigureAwait(false))
            {
                if (!own.Contains(file.Name))
                    yield return file.Name;
            }
        }
    }

    private IEnumerable<(string Column, string Name)> Matrices(int shard)
    {
        if (_spec.Features.Image)
            yield return (ColumnNames.ImageEmbedding, _names.Images(shard));
        if (_spec.Features.TextHeads is [var head, ..])
            yield return (ColumnNames.TextEmbedding(head), _names.Texts(shard));
    }

    /// <summary>What the metadata that is there was made from.</summary>
    private async Task<ExportSource?> FindMetadataAsync(ShardReceipt receipt, CancellationToken cancellationToken)
    {
        var name = _names.Metadata(receipt.Shard);
        if (await _folder.FindAsync(name, cancellationToken).ConfigureAwait(false) is null)
            return null;
        await using var metadata = await ParquetPartReader.OpenAsync(_folder, name, cancellationToken).ConfigureAwait(false);
        return new ExportSource(metadata.ReadMetadata().Generation, metadata.Rows);
    }

    /// <summary>Which rows of a part have all vectors.</summary>
    private async Task<bool[]> KeptAsync(ParquetPartReader part, CancellationToken cancellationToken)
    {
        var kept = new bool[part.Rows];
        kept.AsSpan().Fill(true);
        foreach (var (column, _) in Matrices(shard: 0))
        {
            var row = 0;
            await foreach (var vector in part.ReadVectorsAsync(column, cancellationToken).ConfigureAwait(false))
                kept[row++] &= vector is not null;
        }

        return kept;
    }

    private static async Task WriteMatrixAsync(Stream stream, ParquetPartReader part, string column, bool[] kept,
        CancellationToken cancellationToken)
    {
        var (row, isStarted) = (0, false);
        await foreach (var vector in part.ReadVectorsAsync(column, cancellationToken).ConfigureAwait(false))
        {
            if (!kept[row++])
                continue;
            if (!isStarted)
                await stream.WriteAsync(NpyHeader.OfHalves(kept.LongCount(k => k), vector!.Length), cancellationToken)
                    .ConfigureAwait(false);
            isStarted = true;
            await stream.WriteAsync(ToUnitHalves(vector!), cancellationToken).ConfigureAwait(false);
        }
    }

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
        var there = await _folder.FindAsync(name, cancellationToken).ConfigureAwait(false);
        await using var upload = await _folder.BeginUploadAsync(name, DatasetPaths.RecordStaging, cancellationToken).ConfigureAwait(false);
        await write(upload.Stream).ConfigureAwait(false);
        await upload.CommitAsync(there is null ? CommitCondition.Absent : CommitCondition.Replaces(there.Version), cancellationToken)
            .ConfigureAwait(false);
    }

    private sealed record ExportSource(int Generation, long Rows);
}
