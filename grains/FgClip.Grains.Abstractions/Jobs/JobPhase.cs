namespace FgClip.Grains.Abstractions.Jobs;

/// <summary>Where a job stands.</summary>
public enum JobPhase
{
    /// <summary>No worker has taken it up yet.</summary>
    Submitted,

    /// <summary>A worker cuts the inputs into shards.</summary>
    Planning,

    /// <summary>Workers compute shards.</summary>
    Running,

    /// <summary>Every shard is committed or given up; a worker writes the dataset's manifest.</summary>
    Finalizing,

    /// <summary>The dataset is whole.</summary>
    Succeeded,

    /// <summary>It was given up, or shards of it were; <see cref="JobStatus.Failure"/> says why.</summary>
    Failed,

    /// <summary>Someone cancelled it.</summary>
    Cancelled,
}

/// <summary>Questions about a <see cref="JobPhase"/>.</summary>
public static class JobPhases
{
    /// <summary>Whether nothing more will happen.</summary>
    public static bool IsOver(this JobPhase phase) => phase >= JobPhase.Succeeded;
}
