namespace FgClip.Pipeline.Telemetry;

/// <summary>A look at a <see cref="Heartbeat"/>.</summary>
/// <param name="SinceLastSignal">Time since something last got done.</param>
/// <param name="TypicalBatch">The median of the last batches; null before the first has ended.</param>
/// <param name="BatchThread">The thread that computes a batch now, as <see cref="ThreadClock"/> knows it; null where none does.</param>
public readonly record struct HeartbeatReading(TimeSpan SinceLastSignal, TimeSpan? TypicalBatch, int? BatchThread);
