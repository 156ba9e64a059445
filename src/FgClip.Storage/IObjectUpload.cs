namespace FgClip.Storage;

/// <summary>An object being written. Disposing it without a commit leaves nothing behind.</summary>
public interface IObjectUpload : IAsyncDisposable
{
    /// <summary>Where the bytes go; it reports its position and does not seek.</summary>
    Stream Stream { get; }

    /// <summary>
    /// Makes the object appear under its name, once, if the condition holds. The bytes are on stable storage before it does.
    /// </summary>
    /// <param name="condition">What must be true of the name.</param>
    /// <param name="cancellationToken">Stops the call; the outcome is then unknown and must be read back.</param>
    Task<CommitOutcome> CommitAsync(CommitCondition condition, CancellationToken cancellationToken);
}

/// <summary>What must hold for a commit to take effect.</summary>
/// <param name="Version">The version that is replaced; null where the name must be free.</param>
public readonly record struct CommitCondition(string? Version)
{
    /// <summary>The name must be free.</summary>
    public static CommitCondition Absent => default;

    /// <summary>The object must still be this version.</summary>
    public static CommitCondition Replaces(string version) => new(version);
}

/// <summary>How a commit ended.</summary>
public enum CommitOutcome
{
    /// <summary>The object is there, and it is ours.</summary>
    Committed,

    /// <summary>The condition did not hold; nothing was changed.</summary>
    ConditionFailed,
}
