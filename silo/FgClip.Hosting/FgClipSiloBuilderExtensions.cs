using FgClip.Grains;
using FgClip.Workers;

namespace FgClip.Hosting;

/// <summary>FG-CLIP's parts of a silo.</summary>
public static class FgClipSiloBuilderExtensions
{
    /// <summary>
    /// Adds the parts that the silo's roles call for, and keeps the grains of the others off it. The caller adds clustering, a grain
    /// storage for coordinators, and the services that both parts need.
    /// </summary>
    /// <exception cref="ArgumentException">It has no role.</exception>
    public static ISiloBuilder AddFgClipSilo(this ISiloBuilder silo, Action<FgClipSiloOptions>? configure = null)
    {
        var options = new FgClipSiloOptions();
        configure?.Invoke(options);
        if ((options.Roles & (SiloRoles.Coordinator | SiloRoles.Worker)) == SiloRoles.None)
            throw new ArgumentException("A silo needs a role: coordinator, worker, or both.", nameof(configure));

        _ = options.Roles.HasFlag(SiloRoles.Coordinator)
            ? silo.AddFgClipCoordinator(options.Coordinator)
            : silo.ExcludeFgClipCoordinator();
        return options.Roles.HasFlag(SiloRoles.Worker)
            ? silo.AddFgClipWorker(options.Worker)
            : silo.ExcludeFgClipWorker();
    }
}
