using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace FgClip.Storage.Azure;

/// <summary>
/// A blob on its way: blocks that the service keeps unseen until one request makes a blob of them. A small one is that request alone. What
/// was not committed the service forgets within a week.
/// </summary>
internal sealed class AzureUpload : IObjectUpload
{
    /// <summary>Marks a blob as this upload's, so that a commit whose answer was lost can be told from another writer's.</summary>
    private const string Mark = "fgclipupload";

    private readonly string _root;
    private readonly string _name;
    private readonly BlockBlobClient _blob;
    private readonly Dictionary<string, string> _metadata = new() { [Mark] = Guid.NewGuid().ToString("n") };
    private readonly AzureBlockStream _blocks;
    private bool _closed;

    public AzureUpload(string root, string name, BlobClient blob)
    {
        (_root, _name) = (root, name);
        _blob = blob.GetParentBlobContainerClient().GetBlockBlobClient(blob.Name);
        _blocks = new AzureBlockStream(_blob, _metadata[Mark], root, name);
    }

    public Stream Stream => _blocks;

    public async Task<CommitOutcome> CommitAsync(CommitCondition condition, CancellationToken cancellationToken)
    {
        if (_closed)
            throw new InvalidOperationException($"The upload of {_name} was committed before.");

        var conditions = condition.Version is { } version
            ? new BlobRequestConditions { IfMatch = new ETag(version) }
            : new BlobRequestConditions { IfNoneMatch = ETag.All };
        try
        {
            await _blocks.FinishAsync(cancellationToken).ConfigureAwait(false);
            _closed = true;
            if (_blocks.BlockIds.Count == 0)
            {
                var whole = new BlobUploadOptions { Conditions = conditions, Metadata = _metadata };
                await _blob.UploadAsync(_blocks.Unsent(), whole, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                var list = new CommitBlockListOptions { Conditions = conditions, Metadata = _metadata };
                await _blob.CommitBlockListAsync(_blocks.BlockIds, list, cancellationToken).ConfigureAwait(false);
            }

            return CommitOutcome.Committed;
        }
        catch (RequestFailedException e) when (IsUnclear(e))
        {
            return await ReadBackAsync(condition, cancellationToken).ConfigureAwait(false) ?? throw AzureFailure.Translate(e, _root, _name);
        }
        catch (Exception e) when (AzureFailure.IsAzureFailure(e, cancellationToken))
        {
            throw AzureFailure.Translate(e, _root, _name);
        }
    }

    public ValueTask DisposeAsync()
    {
        _closed = true;
        return _blocks.DisposeAsync();
    }

    /// <summary>
    /// The condition did not hold, now or at a try before whose answer was lost; or there is a lease or a policy on the blob. The commit of
    /// another writer drops all blocks that wait under the name, so that ours are an invalid list then.
    /// </summary>
    private static bool IsUnclear(RequestFailedException e) =>
        e.Status is 409 or 412 || e.ErrorCode == BlobErrorCode.InvalidBlockList || e.ErrorCode == BlobErrorCode.BlobNotFound;

    /// <summary>
    /// Judges by what is there: our own blob, or what makes the condition false; null where it holds and was not what failed.
    /// </summary>
    private async Task<CommitOutcome?> ReadBackAsync(CommitCondition condition, CancellationToken cancellationToken)
    {
        var there = await FindAsync(cancellationToken).ConfigureAwait(false);
        if (there is not null && there.Metadata.TryGetValue(Mark, out var writer) && writer == _metadata[Mark])
            return CommitOutcome.Committed;
        return condition.Version == (there is null ? null : AzureBlobStore.VersionOf(there.ETag)) ? null : CommitOutcome.ConditionFailed;
    }

    private async Task<BlobProperties?> FindAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await _blob.GetPropertiesAsync(cancellationToken: cancellationToken).ConfigureAwait(false)).Value;
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
        catch (Exception e) when (AzureFailure.IsAzureFailure(e, cancellationToken))
        {
            throw AzureFailure.Translate(e, _root, _name);
        }
    }
}
