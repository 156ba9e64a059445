using FgClip.Grains;
using FgClip.Workers;

namespace FgClip.Hosting;

/// <summary>What a silo is made of.</summary>
public sealed class FgClipSiloOptions
{
    /// <summary>What it does. Default: both.</summary>
    public SiloRoles Roles { get; set; } = SiloRoles.Coordinator | SiloRoles.Worker;

    /// <summary>How its coordinators hand work out. Default: as <see cref="CoordinatorOptions"/> says.</summary>
    public Action<CoordinatorOptions> Coordinator { get; set; } = _ => { };

    /// <summary>How its workers work. Default: as <see cref="WorkerOptions"/> says.</summary>
    public Action<WorkerOptions> Worker { get; set; } = _ => { };
}
