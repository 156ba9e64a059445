using System.CommandLine;
using FgClip.Bench.Coordination;
using FgClip.Bench.Graph;
using FgClip.Bench.Jobs;
using FgClip.Bench.Mining;
using FgClip.Bench.Parts;
using FgClip.Bench.Pixels;
using FgClip.Bench.Suite;
using FgClip.Bench.Tokens;
using FgClip.Model.Encoders;
using FgClip.Model.Graphs;

ICase[] cases = [new PixelCase(), new TokenCase(), new WasteCase(), new PartCase(), new GraphCase(), new Int8Case(), new SessionCase(),
    new JobCase(), new LoopCase(), new CoordinatorCase()];
var rounds = new Option<int>("--rounds")
{
    Description = "How often each side of a case is measured, by turns.",
    DefaultValueFactory = _ => 3,
    Recursive = true,
};
var json = new Option<string?>("--json") { Description = "A file for the table as JSON.", HelpName = "FILE", Recursive = true };
var provider = new Option<ExecutionProvider>("--provider")
{
    Description = "What computes the model in graph, session and job; cuda and tensorrt take a build for the GPU.",
    Recursive = true,
};
var precision = new Option<ModelPrecision>("--precision") { Description = "What that model computes with.", Recursive = true };
var root = new RootCommand("Measures speed beside a peer or a limit, in the same run.") { rounds, json, provider, precision };
Add("all", "Every case but mining.", cases);
foreach (var each in cases)
    Add(each.Name, each.Description, [each]);

var rows = new Option<int[]>("--rows")
{
    Description = "Sizes to measure, one after the other.",
    DefaultValueFactory = _ => [50_000, 100_000, 200_000],
    AllowMultipleArgumentsPerToken = true,
};
var mining = new Command("mining", "Mines images against as many captions, beside OpenBLAS on the same cores.") { rows };
mining.SetAction((parsed, cancellationToken) => new MiningScale(Console.Out).RunAsync(parsed.GetValue(rows)!, cancellationToken));
root.Add(mining);
return await root.Parse(args).InvokeAsync();

void Add(string name, string description, IReadOnlyList<ICase> chosen)
{
    var command = new Command(name, description);
    command.SetAction((parsed, cancellationToken) => Report.RunAsync(
        chosen, new(parsed.GetValue(rounds), new() { Provider = parsed.GetValue(provider) }, parsed.GetValue(precision)), parsed.GetValue(
            json), cancellationToken));
    root.Add(command);
}
