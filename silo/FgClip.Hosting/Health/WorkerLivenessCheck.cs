using FgClip.Workers.Health;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FgClip.Hosting.Health;

/// <summary>
/// Red when a worker's thread ended or is stuck: nothing but a new process mends that. It follows the workers and not the web server that
/// answers for them, so a silo that is merely busy stays green.
/// </summary>
internal sealed class WorkerLivenessCheck(IWorkerHealth workers) : IHealthCheck
{
    /// <inheritdoc />
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var devices = workers.Look();
        var words = string.Join("; ", devices.Select(device => $"{device.Device}: {device.Why}"));
        return Task.FromResult(
            devices.All(device => device.IsAlive) ? HealthCheckResult.Healthy(words) : HealthCheckResult.Unhealthy(words));
    }
}
