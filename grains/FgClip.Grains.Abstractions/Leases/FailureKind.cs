namespace FgClip.Grains.Abstractions.Leases;

/// <summary>Names what was at fault when an attempt failed.</summary>
public enum FailureKind
{
    /// <summary>Anything but the store: the work, the worker or the model.</summary>
    Other,

    /// <summary>
    /// A store did not do what it was asked: an I/O error, a refused credential, throttling. While that happens to many shards, the
    /// store is away, and no shard is to blame.
    /// </summary>
    Store,
}
