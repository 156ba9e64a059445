namespace FgClip.Simulation.Scheduling;

/// <summary>A process's clock and timers, in virtual time. Its wall clock may jump; its timers and its stopwatch do not.</summary>
/// <param name="scheduler">The scheduler.</param>
/// <param name="process">The process.</param>
internal sealed class SimulatedTime(SimulationScheduler scheduler, SimulatedProcess process) : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <inheritdoc />
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => Start + scheduler.Now + process.ClockSkew;

    /// <inheritdoc />
    public override long GetTimestamp() => scheduler.Now.Ticks;

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(scheduler, process, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(SimulationScheduler scheduler, SimulatedProcess process, TimerCallback callback, object? state) : ITimer
    {
        private int _version;
        private TimeSpan _period;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _version++;
            _period = period;
            if (dueTime != Timeout.InfiniteTimeSpan)
                Arm(dueTime, _version);
            return true;
        }

        public void Dispose() => _version++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Arm(TimeSpan due, int version) =>
            scheduler.PostAfter(due, "timer", process, () => Fire(version), () => version != _version);

        private void Fire(int version)
        {
            if (_period > TimeSpan.Zero)
                Arm(_period, version);
            process.Run<object?>(() =>
            {
                callback(state);
                return null;
            });
        }
    }
}
