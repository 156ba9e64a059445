using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using FgClip.Simulation.Scenarios;

var first = new Option<int>("--first") { Description = "The first seed.", DefaultValueFactory = _ => 1 };
var count = new Option<int>("--count") { Description = "Schedules in all.", DefaultValueFactory = _ => 100 };
var seconds = new Option<int>("--seconds") { Description = "Ends after so many seconds; 0 for no limit.", DefaultValueFactory = _ => 0 };
var untilBroken = new Option<bool>("--until-broken") { Description = "Ends with the first schedule that breaks an invariant." };
var run = new Command("run", "Runs schedules and prints what they showed. Exit code 1 where one broke an invariant.")
{
    first,
    count,
    seconds,
    untilBroken,
};
run.SetAction(async (parsed, cancellationToken) =>
{
    var clock = Stopwatch.StartNew();
    var (schedules, steps, checks, jobs, bad) = (0, 0L, 0L, 0L, 0);
    var faults = new SortedDictionary<string, long>(StringComparer.Ordinal);
    for (var seed = parsed.GetValue(first); schedules < parsed.GetValue(count) && !cancellationToken.IsCancellationRequested; seed++)
    {
        if (parsed.GetValue(seconds) is > 0 and var limit && clock.Elapsed.TotalSeconds > limit)
            break;
        var result = await Schedule.RunAsync(seed, keepTrace: false);
        (schedules, steps, checks, jobs) = (schedules + 1, steps + result.Steps, checks + result.Checks, jobs + result.Jobs);
        foreach (var (kind, times) in result.Faults)
            faults[kind] = faults.GetValueOrDefault(kind) + times;
        if (result.Violations.Count == 0)
            continue;
        bad++;
        Console.WriteLine($"seed {seed}: {string.Join("\n    ", result.Violations.Take(3))}");
        Console.WriteLine($"    once more, with its events: fgclip-simulation replay --seed {seed}");
        if (parsed.GetValue(untilBroken))
            break;
    }

    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{schedules} schedules in {clock.Elapsed.TotalSeconds:0.0} s, {schedules / clock.Elapsed.TotalSeconds:0.0} a second; "
        + $"{steps} events, "
        + $"{jobs} jobs and {checks} changes checked, {bad} schedules broke an invariant"));
    foreach (var (kind, times) in faults)
        Console.WriteLine($"  {kind}: {times}");
    return bad == 0 ? 0 : 1;
});

var which = new Option<int>("--seed") { Description = "The seed.", Required = true };
var replay = new Command("replay", "Runs one schedule and prints its events.") { which };
replay.SetAction(async (parsed, _) =>
{
    var result = await Schedule.RunAsync(parsed.GetValue(which), keepTrace: true);
    foreach (var line in result.Trace)
        Console.WriteLine(line);
    foreach (var violation in result.Violations)
        Console.WriteLine($"violated: {violation}");
    Console.WriteLine($"seed {result.Seed}: {result.Steps} events, digest {result.TraceDigest:x16}");
    return result.Violations.Count == 0 ? 0 : 1;
});

var silos = new Option<int>("--silos") { Description = "Silos with devices.", DefaultValueFactory = _ => 100 };
var idle = new Command("idle", "Counts the calls of workers that have nothing to do, over 10 minutes of virtual time.") { silos };
idle.SetAction(async (parsed, _) =>
{
    foreach (var jobs in (int[])[0, 1, 10])
    {
        var (devices, rate) = await IdleCalls.MeasureAsync(parsed.GetValue(silos), jobs, TimeSpan.FromMinutes(10));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{devices} idle devices, {jobs} paused jobs: {rate:0.0000} calls a second of each device"));
    }

    return 0;
});

return await new RootCommand("Runs jobs over a simulated cluster whose every choice follows from a seed.") { run, replay, idle }.Parse(args)
    .InvokeAsync();
