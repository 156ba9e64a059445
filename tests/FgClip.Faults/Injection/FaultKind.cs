namespace FgClip.Faults.Injection;

/// <summary>What is done to a cluster.</summary>
public enum FaultKind
{
    /// <summary>SIGKILL of a worker.</summary>
    KillWorker,

    /// <summary>SIGKILL of a coordinator.</summary>
    KillCoordinator,

    /// <summary>SIGKILL of a worker and a coordinator at once.</summary>
    KillBoth,

    /// <summary>SIGSTOP of a worker for longer than its lease, then SIGCONT.</summary>
    FreezeWorker,

    /// <summary>SIGKILL of Redis, which is started again with its file.</summary>
    RestartRedis,

    /// <summary>Storage that does not answer for 20 seconds.</summary>
    FreezeStorage,

    /// <summary>Storage that answers with errors for 30 seconds.</summary>
    StoreErrors,

    /// <summary>SIGTERM of a silo, which is started again.</summary>
    StopSilo,

    /// <summary>A computing thread that stops for good.</summary>
    HungThread,

    /// <summary>A job whose records cannot be read for a while.</summary>
    UnreadableJob,

    /// <summary>Coordinator grains that move while they are in use.</summary>
    MoveGrains,
}
