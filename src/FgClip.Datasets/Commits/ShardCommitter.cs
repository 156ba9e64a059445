using FgClip.Datasets.Layout;
using FgClip.Storage;

namespace FgClip.Datasets.Commits;

/// <summary>
/// The commit protocol of a shard: the part first, under the condition that nobody else's is there, and then its receipt. A part without
/// its receipt is whole and is adopted; what a failure leaves unclear is read back.
/// </summary>
/// <param name="output">The dataset.</param>
/// <param name="computationDigest"><c>JobSpecDigest.OfComputation</c> of the job; a part with another is not this job's.</param>
/// <param name="placement">Where the dataset's parts lie, as its plan says.</param>
public sealed class ShardCommitter(IObjectStore output, string computationDigest, PartPlacement placement = PartPlacement.Flat)
{
    private readonly ReceiptStore _receipts = new(output);
    private readonly PartInspector _parts = new(output, placement);

    /// <summary>
    /// Whether a shard is done already. A part that is there without its receipt, or with an older one, gets its receipt.
    /// </summary>
    /// <param name="shard">The shard.</param>
    /// <param name="lease">Id of the lease under which the caller works; a receipt that is written here carries it.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The shard's receipt, or null where the work is still to be done.</returns>
    /// <exception cref="InvalidDataException">What is there is not this job's, or is damaged.</exception>
    public async Task<ShardReceipt?> RecoverAsync(int shard, string lease, CancellationToken cancellationToken)
    {
        var receipt = await _receipts.ReadAsync(shard, cancellationToken).ConfigureAwait(false);
        var part = await _parts.InspectAsync(shard, computationDigest, cancellationToken).ConfigureAwait(false);
        if (part is null)
            return receipt is null
                ? null : throw new InvalidDataException($"{output.Root} has a receipt for {receipt.Part}, but the file is gone.");
        if (receipt is not null && receipt.Generation >= part.Metadata.Generation)
            return receipt;

        var own = await _parts.DescribeAsync(part, lease, cancellationToken).ConfigureAwait(false);
        return await PutReceiptAsync(own, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes a part visible, or finds that another is.</summary>
    /// <param name="part">The part, completed. A generation above 1 replaces the one before.</param>
    /// <param name="cancellationToken">Stops the call; the outcome is then unknown, and <see cref="RecoverAsync"/> tells.</param>
    /// <exception cref="InvalidOperationException">The part is not completed.</exception>
    /// <exception cref="InvalidDataException">What is there is not this job's, or is damaged.</exception>
    public async Task<ShardCommit> CommitAsync(StagedPart part, CancellationToken cancellationToken)
    {
        var own = part.Receipt ?? throw new InvalidOperationException($"The part of shard {part.Shard} is not completed.");
        if (part.Metadata.ComputationDigest != computationDigest)
            throw new InvalidOperationException($"The part of shard {part.Shard} carries another computation digest than its committer.");

        if (await PlaceAsync(part, own, cancellationToken).ConfigureAwait(false))
            return await FinishAsync(own, ShardCommitOutcome.Committed, cancellationToken).ConfigureAwait(false);

        var there = await _parts.InspectAsync(part.Shard, computationDigest, cancellationToken).ConfigureAwait(false)
            ?? throw new IOException($"{output.Root}/{own.Part} was there and is gone.");
        if (await _receipts.ReadAsync(part.Shard, cancellationToken).ConfigureAwait(false) is { } receipt
            && receipt.Generation >= there.Metadata.Generation)
            return Judge(receipt, part.Lease, ShardCommitOutcome.Committed);

        var described = await _parts.DescribeAsync(there, part.Lease, cancellationToken).ConfigureAwait(false);
        return await FinishAsync(described, ShardCommitOutcome.Adopted, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives the part its name.</summary>
    /// <returns>Whether it is ours that is there now; after an unclear failure its digest tells.</returns>
    private async Task<bool> PlaceAsync(StagedPart part, ShardReceipt own, CancellationToken cancellationToken)
    {
        var condition = await ConditionAsync(part, cancellationToken).ConfigureAwait(false);
        if (condition is not { } mustHold)
            return false;

        try
        {
            return await part.PlaceAsync(mustHold, cancellationToken).ConfigureAwait(false) is CommitOutcome.Committed;
        }
        catch (IOException)
        {
            var there = await _parts.InspectAsync(part.Shard, computationDigest, cancellationToken).ConfigureAwait(false);
            if (there is null || there.Metadata.Generation < part.Generation)
                throw;
            return (await _parts.DescribeAsync(there, part.Lease, cancellationToken).ConfigureAwait(false)).Sha256 == own.Sha256;
        }
    }

    /// <summary>What must hold of the part's name; null where a part of this generation is there already.</summary>
    private async Task<CommitCondition?> ConditionAsync(StagedPart part, CancellationToken cancellationToken)
    {
        if (part.Generation == 1)
            return CommitCondition.Absent;

        var there = await _parts.InspectAsync(part.Shard, computationDigest, cancellationToken).ConfigureAwait(false)
            ?? throw new InvalidDataException(
                $"{output.Root} has no part of shard {part.Shard} that generation {part.Generation} could replace.");
        return there.Metadata.Generation < part.Generation ? CommitCondition.Replaces(there.Info.Version) : null;
    }

    private async Task<ShardCommit> FinishAsync(ShardReceipt own, ShardCommitOutcome outcome, CancellationToken cancellationToken) =>
        Judge(await PutReceiptAsync(own, cancellationToken).ConfigureAwait(false), own.Lease, outcome);

    private static ShardCommit Judge(ShardReceipt visible, string lease, ShardCommitOutcome ours) =>
        new(visible.Lease == lease ? ours : ShardCommitOutcome.Lost, visible);

    /// <summary>Writes a receipt, unless one of its generation or a later one is there.</summary>
    /// <returns>The receipt that is there.</returns>
    private async Task<ShardReceipt> PutReceiptAsync(ShardReceipt own, CancellationToken cancellationToken)
    {
        var name = DatasetPaths.Receipt(own.Shard);
        var staging = DatasetPaths.Attempt(own.Shard, own.Lease);
        while (true)
        {
            // Version first, content second: where somebody replaces it between the two, the condition fails and we look again.
            var info = await output.FindAsync(name, cancellationToken).ConfigureAwait(false);
            var there = info is null ? null : await _receipts.ReadAsync(own.Shard, cancellationToken).ConfigureAwait(false);
            if (there is not null && there.Generation >= own.Generation)
                return there;

            var condition = info is null ? CommitCondition.Absent : CommitCondition.Replaces(info.Version);
            try
            {
                if (await output.PutJsonAsync(name, own, condition, staging, cancellationToken)
                    .ConfigureAwait(false) is CommitOutcome.Committed)
                    return own;
            }
            catch (IOException)
            {
                var after = await _receipts.ReadAsync(own.Shard, cancellationToken).ConfigureAwait(false);
                if (after is null || after.Generation < own.Generation)
                    throw;
                return after;
            }
        }
    }
}
