namespace FgClip.Hosting;

/// <summary>What a silo does in its cluster.</summary>
[Flags]
public enum SiloRoles
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>It hosts coordinators: job directory, jobs, shard blocks.</summary>
    Coordinator = 1,

    /// <summary>It computes on its devices.</summary>
    Worker = 2,

    /// <summary>Both.</summary>
    All = Coordinator | Worker,
}
