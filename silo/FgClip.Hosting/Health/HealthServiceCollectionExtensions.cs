using Microsoft.Extensions.DependencyInjection;

namespace FgClip.Hosting.Health;

/// <summary>A silo's health, for those who start and stop it.</summary>
internal static class HealthServiceCollectionExtensions
{
    /// <summary>The tag of checks that a restart would mend.</summary>
    public const string Live = "live";

    /// <summary>The tag of checks that time will mend.</summary>
    public const string Ready = "ready";

    /// <summary>Adds the checks.</summary>
    /// <param name="services">The silo's services.</param>
    /// <param name="roles">The silo's roles: one without workers is alive as long as it answers.</param>
    public static IServiceCollection AddFgClipHealth(this IServiceCollection services, SiloRoles roles)
    {
        var checks = services.AddHealthChecks().AddCheck<SiloReadinessCheck>("silo", tags: [Ready]);
        if (roles.HasFlag(SiloRoles.Worker))
            checks.AddCheck<WorkerLivenessCheck>("workers", tags: [Live]);
        return services;
    }
}
