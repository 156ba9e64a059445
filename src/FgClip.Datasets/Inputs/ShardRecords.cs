using System.IO.Compression;
using System.Runtime.CompilerServices;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Manifests;
using FgClip.Datasets.Manifests.Compressed;
using FgClip.Storage;

namespace FgClip.Datasets.Inputs;

/// <summary>The records of a compressed input, an object for each shard. One that is there holds the same records, and stays.</summary>
/// <param name="output">The dataset.</param>
/// <param name="folder">The plan's folder there.</param>
internal sealed class ShardRecords(IObjectStore output, string folder)
{
    public Writing Write() => new(output, folder);

    /// <summary>The records of a shard.</summary>
    public async IAsyncEnumerable<ManifestRecord> ReadAsync(int shard, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var name = DatasetPaths.PlanRecords(folder, shard);
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
        private int _shard = -1;

        /// <summary>Adds a record; the first of another shard ends the one before.</summary>
        public async ValueTask AddAsync(int shard, ManifestRecord record, CancellationToken cancellationToken)
        {
            if (shard != _shard)
            {
                await CompleteAsync(cancellationToken).ConfigureAwait(false);
                _shard = shard;
                _upload = await output.BeginUploadAsync(DatasetPaths.PlanRecords(folder, shard), DatasetPaths.RecordStaging,
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
