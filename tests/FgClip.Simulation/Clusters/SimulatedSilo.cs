using FgClip.Simulation.Scheduling;

namespace FgClip.Simulation.Clusters;

/// <summary>A silo: a process with an address, and what the others believe of it.</summary>
/// <param name="process">The process.</param>
/// <param name="address">The address of this start.</param>
/// <param name="isWorker">Whether it computes; else it holds coordinators.</param>
/// <param name="time">Its clock.</param>
internal sealed class SimulatedSilo(SimulatedProcess process, SiloAddress address, bool isWorker, TimeProvider time)
{
    /// <summary>Gets the process.</summary>
    public SimulatedProcess Process => process;

    /// <summary>Gets the address.</summary>
    public SiloAddress Address => address;

    /// <summary>Gets whether it computes.</summary>
    public bool IsWorker => isWorker;

    /// <summary>Gets its clock.</summary>
    public TimeProvider Time => time;

    /// <summary>Gets or sets what wakes its devices; null for a coordinator.</summary>
    public Action? Wake { get; set; }

    /// <summary>Gets what is cancelled when it is asked to stop.</summary>
    public CancellationTokenSource Stopping { get; } = new();

    /// <summary>Gets or sets whether the cluster declared it dead. A suspended silo that continues does not know it at once.</summary>
    public bool IsDeclaredDead { get; set; }
}
