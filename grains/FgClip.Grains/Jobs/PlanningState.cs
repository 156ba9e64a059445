using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Leases;

namespace FgClip.Grains.Jobs;

/// <summary>
/// What a job must not forget of its planning. Which inputs are planned is not here: storage knows, and inputs that are handed out again
/// are found planned.
/// </summary>
internal sealed class PlanningState
{
    /// <summary>The inputs.</summary>
    public required PlanListing Listing { get; set; }

    /// <summary>Leases that are held or failed before.</summary>
    public Dictionary<int, LeasedWork> Open { get; set; } = [];
}
