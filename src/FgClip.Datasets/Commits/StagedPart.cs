using FgClip.Datasets.Layout;
using FgClip.Datasets.Parquet.Columns;
using FgClip.Datasets.Parquet.Reading;
using FgClip.Datasets.Parquet.Rewriting;
using FgClip.Datasets.Parquet.Writing;
using FgClip.Datasets.Rows;
using FgClip.Storage;

namespace FgClip.Datasets.Commits;

/// <summary>A part being written under a lease, where nobody else reads. Disposing it before its commit leaves nothing behind.</summary>
public sealed class StagedPart : IAsyncDisposable
{
    private readonly IObjectUpload _upload;
    private readonly HashingStream _bytes;
    private readonly IPartWriter _writer;

    private StagedPart(string name, string lease, PartMetadata metadata, IObjectUpload upload, HashingStream bytes, IPartWriter writer)
    {
        (Name, Lease, Metadata) = (name, lease, metadata);
        (_upload, _bytes, _writer) = (upload, bytes, writer);
    }

    /// <summary>What the part says about itself.</summary>
    public PartMetadata Metadata { get; }

    /// <summary>The name that its commit gives it.</summary>
    public string Name { get; }

    /// <summary>The shard.</summary>
    public int Shard => Metadata.Shard;

    /// <summary>1 for the first commit; each retry of failed rows adds 1.</summary>
    public int Generation => Metadata.Generation;

    /// <summary>The lease.</summary>
    public string Lease { get; }

    /// <summary>What its receipt will say; null until it is completed.</summary>
    public ShardReceipt? Receipt { get; private set; }

    /// <summary>Starts a part of a dataset whose parts lie flat, with row groups of the default size.</summary>
    /// <param name="output">The dataset.</param>
    /// <param name="lease">Id of the lease under which it is written.</param>
    /// <param name="layout">Its columns.</param>
    /// <param name="metadata">What it says about itself, its shard and generation among it.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public static Task<StagedPart> BeginAsync(
        IObjectStore output, string lease, PartSchema layout, PartMetadata metadata, CancellationToken cancellationToken) =>
        BeginAsync(output, lease, PartPlacement.Flat, layout, metadata, rowGroupBytes: null, cancellationToken);

    /// <summary>Starts a part.</summary>
    /// <param name="output">The dataset.</param>
    /// <param name="lease">Id of the lease under which it is written.</param>
    /// <param name="placement">Where the dataset's parts lie.</param>
    /// <param name="layout">Its columns.</param>
    /// <param name="metadata">What it says about itself, its shard and generation among it.</param>
    /// <param name="rowGroupBytes">Bytes after which a row group ends; null for the default.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public static Task<StagedPart> BeginAsync(
        IObjectStore output, string lease, PartPlacement placement, PartSchema layout, PartMetadata metadata, int? rowGroupBytes,
        CancellationToken cancellationToken) => BeginAsync(
        output,
        lease,
        placement.Part(metadata.Shard),
        metadata,
        async stream => await ParquetPartWriter.CreateAsync(stream, layout, metadata, rowGroupBytes, cancellationToken)
            .ConfigureAwait(false),
        cancellationToken);

    /// <summary>
    /// Starts the next generation of a part: it takes the rows that are replaced, in their order, and keeps the others bit by bit.
    /// </summary>
    /// <param name="output">The dataset.</param>
    /// <param name="lease">Id of the lease under which it is written.</param>
    /// <param name="placement">Where the dataset's parts lie.</param>
    /// <param name="old">The part as it is, open until this one is completed.</param>
    /// <param name="firstRow">Index of the part's first row in the job's input.</param>
    /// <param name="layout">Its columns.</param>
    /// <param name="metadata">What the new part says about itself.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public static Task<StagedPart> BeginNextAsync(
        IObjectStore output,
        string lease,
        PartPlacement placement,
        ParquetPartReader old,
        long firstRow,
        PartSchema layout,
        PartMetadata metadata,
        CancellationToken cancellationToken) => BeginAsync(
        output,
        lease,
        placement.Part(metadata.Shard),
        metadata,
        async stream => await PartRewriter.CreateAsync(stream, old, firstRow, layout, metadata, cancellationToken).ConfigureAwait(false),
        cancellationToken);

    /// <summary>Takes the next row; its vectors are copied.</summary>
    public ValueTask WriteAsync(OutputRow row, CancellationToken cancellationToken) => _writer.WriteAsync(row, cancellationToken);

    /// <summary>Ends the part. It is then ready for <see cref="ShardCommitter.CommitAsync"/>.</summary>
    public async Task<ShardReceipt> CompleteAsync(CancellationToken cancellationToken)
    {
        var summary = await _writer.CompleteAsync(cancellationToken).ConfigureAwait(false);
        return Receipt = new ShardReceipt
        {
            Shard = Shard,
            Generation = Generation,
            Pass = Metadata.Pass,
            Part = Name,
            Rows = summary.Rows,
            Statuses = summary.Statuses,
            Bytes = _bytes.Count,
            Sha256 = _bytes.Sha256(),
            Lease = Lease,
        };
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync().ConfigureAwait(false);
        await _bytes.DisposeAsync().ConfigureAwait(false);
        await _upload.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<StagedPart> BeginAsync(
        IObjectStore output, string lease, string name, PartMetadata metadata, Func<Stream, Task<IPartWriter>> createWriter,
        CancellationToken cancellationToken)
    {
        var upload = await output.BeginUploadAsync(name, DatasetPaths.Attempt(metadata.Shard, lease), cancellationToken)
            .ConfigureAwait(false);
        var bytes = new HashingStream(upload.Stream);
        try
        {
            var writer = await createWriter(bytes).ConfigureAwait(false);
            return new StagedPart(name, lease, metadata, upload, bytes, writer);
        }
        catch
        {
            await bytes.DisposeAsync().ConfigureAwait(false);
            await upload.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    internal Task<CommitOutcome> PlaceAsync(CommitCondition condition, CancellationToken cancellationToken) =>
        _upload.CommitAsync(condition, cancellationToken);
}
