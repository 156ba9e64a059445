using FgClip.Simulation.Scheduling;
using FgClip.Storage;

namespace FgClip.Simulation.Stores;

/// <summary>The stores of a world, under a path that no other world has: caches of the process must not mix them up.</summary>
/// <param name="Root">The path.</param>
/// <param name="Disk">What lies there.</param>
/// <param name="Calls">How it is called.</param>
/// <param name="Scheduler">The scheduler.</param>
/// <param name="Faults">What goes wrong.</param>
/// <param name="Names">Numbers for identifiers.</param>
internal sealed record SimulatedStores(
    string Root, SimulatedDisk Disk, RemoteCalls Calls, SimulationScheduler Scheduler, FaultPlan Faults, StableNames Names)
{
    /// <summary>Opens the store of a path of this world; null for other paths.</summary>
    public IObjectStore? Open(string address) =>
        address == Root || address.StartsWith(Root + "/", StringComparison.Ordinal) ? new SimulatedStore(this, address.TrimEnd('/')) : null;
}
