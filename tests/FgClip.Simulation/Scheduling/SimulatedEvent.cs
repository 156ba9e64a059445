namespace FgClip.Simulation.Scheduling;

/// <summary>Something that may happen next.</summary>
/// <param name="What">What the trace says of it; no value that differs from run to run.</param>
/// <param name="Process">The process that it happens in; null for the network and the stores, which outlive every process.</param>
/// <param name="Action">What happens.</param>
/// <param name="IsObsolete">Whether it came to mean nothing, as the timeout of a call that was answered; null where that cannot be.</param>
internal sealed record SimulatedEvent(string What, SimulatedProcess? Process, Action Action, Func<bool>? IsObsolete = null)
{
    /// <summary>Gets whether it can happen now.</summary>
    public bool IsReady => Process is null or { IsSuspended: false };

    /// <summary>Gets whether it can never happen any more.</summary>
    public bool IsDead => Process is { IsKilled: true } || IsObsolete?.Invoke() == true;
}
