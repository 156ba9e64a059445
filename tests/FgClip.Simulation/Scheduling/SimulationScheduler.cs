using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace FgClip.Simulation.Scheduling;

/// <summary>
/// Runs one event after the other, in an order that follows from a seed. Between two events everything that the first one set free has run
/// to its next wait.
/// </summary>
/// <remarks>
/// The code under test is ordinary asynchronous code, and some of it continues on the thread pool. The pool of this program has one thread
/// (see the project file), and the scheduler's loop runs on it too: it yields until no work item is pending, so that an event starts only
/// when nothing else can run. Time is virtual; it moves to the next timer when nothing is ready, and now and then before.
/// </remarks>
internal sealed class SimulationScheduler
{
    private readonly List<SimulatedEvent> _events = [];
    private readonly PriorityQueue<SimulatedEvent, (long Due, long Order)> _timers = new();
    private readonly XxHash64 _trace = new();
    private readonly List<string>? _lines;
    private long _order;

    /// <param name="seed">What the order follows from.</param>
    /// <param name="keepTrace">Whether the trace is kept as text.</param>
    public SimulationScheduler(int seed, bool keepTrace)
    {
        Random = new Random(seed);
        _lines = keepTrace ? [] : null;
    }

    /// <summary>Gets or sets how often a timer fires though other events are ready.</summary>
    public double EarlyTimer { get; set; } = 0.02;

    /// <summary>Gets the source of all choices.</summary>
    public Random Random { get; }

    /// <summary>Gets the virtual time since the start.</summary>
    public TimeSpan Now { get; private set; }

    /// <summary>Gets how many events happened.</summary>
    public long Steps { get; private set; }

    /// <summary>Gets a digest of what happened, in order: two runs of a seed have the same.</summary>
    public ulong TraceDigest => _trace.GetCurrentHashAsUInt64();

    /// <summary>Gets what happened, where it is kept.</summary>
    public IReadOnlyList<string> Trace => _lines ?? [];

    /// <summary>Lets something happen at some point from now on.</summary>
    public void Post(string what, SimulatedProcess? process, Action action) => _events.Add(new(what, process, action));

    /// <summary>Lets something happen once so much time went by.</summary>
    public void PostAfter(TimeSpan delay, string what, SimulatedProcess? process, Action action, Func<bool>? isObsolete = null) =>
        _timers.Enqueue(new(what, process, action, isObsolete), ((Now + delay).Ticks, _order++));

    /// <summary>Draws a chance.</summary>
    public bool Chance(double probability) => probability > 0 && Random.NextDouble() < probability;

    /// <summary>Removes what waits in a process, or what a test picks: each by a draw of its own.</summary>
    public void Drop(Func<SimulatedEvent, bool> which) => _events.RemoveAll(one => which(one));

    /// <summary>Writes a line into the trace.</summary>
    public void Note(string line)
    {
        _trace.Append(MemoryMarshal.AsBytes(line.AsSpan()));
        _lines?.Add($"{Now.TotalSeconds,10:0.00} {line}");
    }

    /// <summary>Runs until a condition holds, or nothing is left, or too much happened.</summary>
    /// <param name="isOver">Looked at after each event.</param>
    /// <param name="afterEach">Called after each event.</param>
    /// <param name="maxSteps">The most events.</param>
    /// <returns>Whether the condition came to hold.</returns>
    public async Task<bool> RunAsync(Func<bool> isOver, Action afterEach, long maxSteps)
    {
        await SettleAsync();
        for (var steps = 0L; steps < maxSteps; steps++)
        {
            if (isOver())
                return true;
            if (TakeNext() is not { } next)
                return isOver();
            Steps++;
            Note(next.Process is { } process ? $"{process.Name}: {next.What}" : next.What);
            next.Action();
            await SettleAsync();
            afterEach();
        }

        return isOver();
    }

    private static async Task SettleAsync()
    {
        do
        {
            await Task.Yield();
        }
        while (ThreadPool.PendingWorkItemCount > 0);
    }

    private SimulatedEvent? TakeNext()
    {
        _events.RemoveAll(one => one.IsDead);
        var ready = CollectionsMarshal.AsSpan(_events);
        Span<int> found = ready.Length <= 1024 ? stackalloc int[ready.Length] : new int[ready.Length];
        var count = 0;
        for (var i = 0; i < ready.Length; i++)
        {
            if (ready[i].IsReady)
                found[count++] = i;
        }

        if (count == 0 || Chance(EarlyTimer))
            return TakeTimer() ?? (count > 0 ? TakeAt(found[Random.Next(count)]) : null);
        return TakeAt(found[Random.Next(count)]);
    }

    private SimulatedEvent TakeAt(int index)
    {
        var taken = _events[index];
        _events.RemoveAt(index);
        return taken;
    }

    /// <summary>Takes the next timer; those of a suspended process fire once it continues.</summary>
    private SimulatedEvent? TakeTimer()
    {
        while (_timers.TryDequeue(out var timer, out var due))
        {
            if (timer.IsDead)
                continue;
            Now = TimeSpan.FromTicks(Math.Max(Now.Ticks, due.Due));
            if (timer.IsReady)
                return timer;
            _events.Add(timer);
        }

        return null;
    }
}
