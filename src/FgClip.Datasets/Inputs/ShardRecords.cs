using System.IO.Compression;
using System.Runtime.CompilerServices;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Manifests;
using FgClip.Datasets.Manifests.Compressed;
using FgClip.Datasets.Plans;
using FgClip.Storage;

namespace FgClip.Datasets.Inputs;

/// <summary>The records of a compressed input, an object for each shard. One that is there holds the same records, and stays.</summary>
/// <param name="output">The dataset.</param>
/// <param name="folder">The input's folder there, or that of the plan in plans of version 0.1.</param>
/// <param name="firstRow">
/// Position of the input's first row in the dataset: an input that is planned before the number of rows in front of it is known has records
/// that are named by their position in it. Null where they are named by the numbers of shards, as in plans of version 0.1.
/// </param>
internal sealed class ShardRecords(IObjectStore output, string folder, long? firstRow)
{
    /// <summary>The records of an input that was planned.</summary>
    public static ShardRecords For(PlanInput input, string planFolder, IObjectStore output) => input.Records is { } records
        ? new(output, records, input.FirstRow)
        : new(output, input.Folder ?? planFolder, firstRow: null);

    public Writing Write() => new(output, folder);

    /// <summary>The records of a shard.</summary>
    public async IAsyncEnumerable<ManifestRecord> ReadAsync(
        ShardDescriptor shard, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var name = firstRow is { } first
            ? DatasetPaths.InputRecords(folder, shard.FirstRow - first)
            : DatasetPaths.PlanRecords(folder, shard.Index);
        await using var file = await output.OpenReadAsync(name, 0, null, cancellationToken).ConfigureAwait(false);
        await using var stream = new GZipStream(file, CompressionMode.Decompress);
        await foreach (var record in new RecordScanner(name).ScanAsync(stream, cancellationToken).ConfigureAwait(false))
            yield return record;
    }

    /// <summary>Writes shard after shard.</summary>
    internal sealed class Writing(IObjectStore output, string folder) : IAsyncDisposable
    {
        private IObjectUpload? _upload;
        private GZipStream? _stream;
        private long _row = -1;

        /// <summary>Adds a record; the first of another shard ends the one before.</summary>
        /// <param name="row">Position in the input of the first row of the record's shard.</param>
        /// <param name="record">The record.</param>
        /// <param name="cancellationToken">Stops the call.</param>
        public async ValueTask AddAsync(long row, ManifestRecord record, CancellationToken cancellationToken)
        {
            if (row != _row)
            {
                await CompleteAsync(cancellationToken).ConfigureAwait(false);
                _row = row;
                _upload = await output.BeginUploadAsync(DatasetPaths.InputRecords(folder, row), DatasetPaths.RecordStaging,
                    cancellationToken).ConfigureAwait(false);
                _stream = new GZipStream(_upload.Stream, CompressionLevel.Fastest, leaveOpen: true);
            }

            await RecordWriter.WriteAsync(_stream!, record, cancellationToken).ConfigureAwait(false);
        }

        /// <summary>Ends the last shard.</summary>
        public async ValueTask CompleteAsync(CancellationToken cancellationToken)
        {
            if (_upload is null)
                return;
            await _stream!.DisposeAsync().ConfigureAwait(false);
            await _upload.CommitAsync(CommitCondition.Absent, cancellationToken).ConfigureAwait(false);
            await DisposeAsync().ConfigureAwait(false);
        }

        /// <inheritdoc />
        public async ValueTask DisposeAsync()
        {
            if (_upload is not null)
                await _upload.DisposeAsync().ConfigureAwait(false);
            _upload = null;
        }
    }
}
