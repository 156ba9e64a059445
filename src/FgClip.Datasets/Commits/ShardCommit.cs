namespace FgClip.Datasets.Commits;

/// <summary>How a commit ended. Whichever it was, the shard is done and the receipt is the visible one.</summary>
/// <param name="Outcome">Whose work is visible.</param>
/// <param name="Receipt">The receipt that is there.</param>
public sealed record ShardCommit(ShardCommitOutcome Outcome, ShardReceipt Receipt);

/// <summary>Whose work is visible.</summary>
public enum ShardCommitOutcome
{
    /// <summary>Ours: part and receipt.</summary>
    Committed,

    /// <summary>The part was there, whole, without its receipt; the receipt is ours.</summary>
    Adopted,

    /// <summary>Somebody else's: our part was thrown away.</summary>
    Lost,
}
