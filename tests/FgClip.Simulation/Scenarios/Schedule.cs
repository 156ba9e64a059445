namespace FgClip.Simulation.Scenarios;

/// <summary>One schedule, from its seed to what it showed.</summary>
internal static class Schedule
{
    /// <summary>Events after which faults end, so that everything can come to its end.</summary>
    private const long RoughSteps = 20_000;

    /// <summary>Events after which a schedule counts as stuck.</summary>
    private const long MaxSteps = 400_000;

    /// <summary>Runs a schedule.</summary>
    public static async Task<ScheduleResult> RunAsync(int seed, bool keepTrace)
    {
        using var world = new SimulatedWorld(seed, keepTrace);
        Task? scenario = null;
        world.Scheduler.Post("begin", world.Client, () => scenario = world.Client.Run(new Scenario(world).RunAsync));
        var isOver = await world.Scheduler.RunAsync(
            () => scenario is { IsCompleted: true } || world.Violations.Count > 0,
            () =>
            {
                world.Faults.IsOn = world.Scheduler.Steps < RoughSteps;
                world.Injector.AfterEvent();
            },
            MaxSteps);
        if (scenario?.Exception?.InnerException is { } failure)
            world.Violations.Add($"The client ended with {failure.GetType().Name}: {failure.Message}\n{failure.StackTrace}");
        if (!isOver)
            world.Violations.Add(
                $"Nothing ended within {world.Scheduler.Steps} events, {world.Scheduler.Now.TotalHours:0.0} virtual hours.");
        return new ScheduleResult(
            seed, world.Violations, world.Faults.Counts, world.Scheduler.Steps, world.Checks, world.Jobs, world.Scheduler.TraceDigest,
            world.Scheduler.Trace);
    }
}

/// <summary>What a schedule showed.</summary>
/// <param name="Seed">Its seed.</param>
/// <param name="Violations">What was wrong; empty for a good one.</param>
/// <param name="Faults">Faults that were injected, by kind.</param>
/// <param name="Steps">Events.</param>
/// <param name="Checks">Changes that invariants were checked at.</param>
/// <param name="Jobs">Jobs that succeeded and whose output was checked.</param>
/// <param name="TraceDigest">Digest of what happened.</param>
/// <param name="Trace">What happened, where it was kept.</param>
internal sealed record ScheduleResult(
    int Seed,
    IReadOnlyList<string> Violations,
    IReadOnlyDictionary<string, long> Faults,
    long Steps,
    long Checks,
    long Jobs,
    ulong TraceDigest,
    IReadOnlyList<string> Trace);
