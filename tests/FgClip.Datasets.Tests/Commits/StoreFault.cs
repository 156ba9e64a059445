namespace FgClip.Datasets.Tests.Commits;

/// <summary>What goes wrong with one call to a store.</summary>
public enum StoreFault
{
    /// <summary>The call never arrives.</summary>
    Lost,

    /// <summary>The call is applied, and its answer does not come.</summary>
    Unheard,

    /// <summary>A commit is applied, its answer does not come, and a second try is told that the condition does not hold.</summary>
    Refused,

    /// <summary>Another attempt commits the whole shard right before the call.</summary>
    Overtaken,

    /// <summary>Another attempt does everything right before the call; then the call is applied, and the process dies.</summary>
    OvertakenAndKilled,

    /// <summary>A write breaks off in its middle.</summary>
    Torn,

    /// <summary>The process dies before the call: neither it nor any later one is made.</summary>
    KilledBefore,

    /// <summary>The process dies after the call was applied.</summary>
    KilledAfter,
}
