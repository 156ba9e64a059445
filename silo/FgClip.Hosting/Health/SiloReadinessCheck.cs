using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FgClip.Hosting.Health;

/// <summary>Green while the silo is a member of its cluster: neither before it joined nor once it leaves.</summary>
internal sealed class SiloReadinessCheck(ISiloStatusOracle membership) : IHealthCheck
{
    /// <inheritdoc />
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var words = $"silo {membership.SiloAddress}: {membership.CurrentStatus}";
        return Task.FromResult(
            membership.CurrentStatus is SiloStatus.Active ? HealthCheckResult.Healthy(words) : HealthCheckResult.Unhealthy(words));
    }
}
