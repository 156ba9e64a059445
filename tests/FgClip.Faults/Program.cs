using System.CommandLine;
using FgClip.Faults.Benchmarks;
using FgClip.Faults.Schedule;

const int Good = 0, Bad = 1;
var minutes = new Option<double>("--minutes") { Description = "How long.", DefaultValueFactory = _ => 10 };

var seed = new Option<int>("--seed") { Description = "Another seed makes another schedule.", DefaultValueFactory = _ => 1 };
var schedule = new Command("schedule", "Faults at random moments under jobs that never pause. Exit code 1 where a row was lost or doubled, "
    + "or a job did not succeed.") { minutes, seed };
schedule.SetAction(async (parsed, cancellationToken) =>
    await new FaultSchedule(TimeSpan.FromMinutes(parsed.GetValue(minutes)), parsed.GetValue(seed), Console.Out).RunAsync(cancellationToken)
    ? Good : Bad);

var times = new Option<int>("--times") { Description = "Workers to lose.", DefaultValueFactory = _ => 9 };
var frozen = new Option<bool>("--frozen") { Description = "SIGSTOP in place of SIGKILL: the port takes connections, and nobody answers." };
var (most, lease) = (TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(1));
var detection = new Command("detection", "The time from a worker's SIGKILL until an idle worker begins its shard. Exit code 1 where the "
    + "median is 5 seconds or more, or with --frozen a lease's minute.") { times, frozen };
detection.SetAction(async (parsed, cancellationToken) =>
    await new DetectionMeasure(parsed.GetValue(frozen), Console.Out).RunAsync(parsed.GetValue(times),
    cancellationToken) < (parsed.GetValue(frozen) ? lease : most) ? Good : Bad);

var saturated = new Command("saturated", "Jobs beside a busy loop on each core. Exit code 1 where a silo was held for dead.") { minutes };
saturated.SetAction(async (parsed, cancellationToken) =>
    await new SaturationMeasure(Console.Out).RunAsync(TimeSpan.FromMinutes(parsed.GetValue(minutes)), cancellationToken) ? Good : Bad);

const double LeastGain = 1.9;
var architecture = new Option<string>("--architecture")
{
    Description = "The made model's sizes.",
    DefaultValueFactory = _ => "fgclip2-base",
};
var rows = new Option<int>("--rows")
{
    Description = "Rows of each job; of few, the start of its client takes a part from two silos that one silo does not miss.",
    DefaultValueFactory = _ => 960,
};
var rounds = new Option<int>("--rounds") { Description = "Jobs on one silo, and on two.", DefaultValueFactory = _ => 3 };
var scaling = new Command("scaling", "Two silos of a core each against one. Exit code 1 where two are not 1.9 times as fast.")
{
    architecture,
    rows,
    rounds,
};
scaling.SetAction(async (parsed, cancellationToken) => await OneCore.RunAgainAsync(args, cancellationToken) ??
    (await new ScalingMeasure(Console.Out).RunAsync(parsed.GetValue(architecture)!, parsed.GetValue(rows), parsed.GetValue(rounds),
        cancellationToken) >= LeastGain ? Good : Bad));

var (model, image) = (new Argument<string>("model"), new Argument<string>("picture"));
var bare = new Command(BareGraph.Command, "One side of the limit that scaling measures.") { model, image };
bare.Hidden = true;
bare.SetAction(
    parsed => Console.WriteLine(FormattableString.Invariant($"{BareGraph.Run(parsed.GetValue(model)!, parsed.GetValue(image)!)}")));

return await new RootCommand("Does harm to a cluster of real processes, and counts what becomes of the rows.")
{
    schedule,
    detection,
    saturated,
    scaling,
    bare,
}
    .Parse(args).InvokeAsync();
