using System.CommandLine;
using FgClip.Bench.Coordination;
using FgClip.Bench.Evaluation;
using FgClip.Bench.Graph;
using FgClip.Bench.Jobs;
using FgClip.Bench.Mining;
using FgClip.Bench.Parts;
using FgClip.Bench.Pixels;
using FgClip.Bench.Planning;
using FgClip.Bench.Search;
using FgClip.Bench.Serving;
using FgClip.Bench.Suite;
using FgClip.Bench.Tars;
using FgClip.Bench.Tokens;
using FgClip.Model.Encoders;
using FgClip.Model.Graphs;
using FgClip.Search.Approximate;
using FgClip.TestKit.Processes;

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
var evaluated = new Option<string>("--program")
{
    Description = "The build of fgclip that is measured.",
    DefaultValueFactory = _ => BuiltProgram.Fgclip,
};
var evaluate = new Command("evaluate", "Evaluates 25,000 texts against 5,000 images both ways, beside NumPy over OpenBLAS, by turns.")
{
    evaluated,
};
evaluate.SetAction((parsed, cancellationToken) =>
    new RetrievalScale(Console.Out, parsed.GetValue(evaluated)!).RunAsync(parsed.GetValue(rounds), cancellationToken));
root.Add(evaluate);
var evaluateClasses = new Command("evaluate-classes", "Ranks 1,203 classes for 250,000 boxes, beside NumPy over OpenBLAS, by turns.")
{
    evaluated,
};
evaluateClasses.SetAction((parsed, cancellationToken) =>
    new ClassScale(Console.Out, parsed.GetValue(evaluated)!).RunAsync(parsed.GetValue(rounds), cancellationToken));
root.Add(evaluateClasses);

var datasetRows = new Option<int>("--rows") { Description = "Rows of the dataset.", DefaultValueFactory = _ => 1_000_000 };
var select = new Command("select", "Selects rows of a large dataset, and reports seconds and memory.") { datasetRows };
select.SetAction((parsed, cancellationToken) => new SelectionScale(Console.Out).RunAsync(parsed.GetValue(datasetRows), cancellationToken));
root.Add(select);

var vectors = new Option<int>("--vectors") { Description = "How many vectors are searched.", DefaultValueFactory = _ => 1_000_000 };
var search = new Command("search", "Searches vectors of 768 numbers exactly, beside reading as much memory, by turns.") { vectors };
search.SetAction((parsed, cancellationToken) => new SearchScale(Console.Out).RunAsync(
    parsed.GetValue(vectors), parsed.GetValue(rounds), cancellationToken));
root.Add(search);

var indexed = new Option<int>("--count") { Description = "How many vectors are indexed.", DefaultValueFactory = _ => 1_000_000 };
var storage = new Option<GraphStorage>("--storage") { Description = "How the graph holds numbers." };
var expansion = new Option<int>("--expansion-search")
{
    Description = "The candidates that a search takes.",
    DefaultValueFactory = _ => new IndexSettings().ExpansionSearch,
};
var index = new Command("index", "Builds an approximate index, and searches it, beside the npm package usearch.")
{
    indexed, storage, expansion,
};
index.SetAction((parsed, cancellationToken) => new IndexScale(Console.Out).RunAsync(
    parsed.GetValue(indexed),
    new IndexSettings { Storage = parsed.GetValue(storage), ExpansionSearch = parsed.GetValue(expansion) },
    cancellationToken));
root.Add(index);

var clients = new Option<int>("--clients") { Description = "Clients that ask at a time.", DefaultValueFactory = _ => 64 };
var seconds = new Option<int>("--seconds") { Description = "Seconds of each turn.", DefaultValueFactory = _ => 60 };
var architecture = new Option<string>("--architecture") { Description = "The model's size.", DefaultValueFactory = _ => "fgclip2-base" };
var serve = new Command("serve", "Asks fgclip serve's server for texts of mixed lengths, beside the encoder that a job uses, by turns.")
{
    clients, seconds, architecture,
};
serve.SetAction((parsed, cancellationToken) => new ServingScale(Console.Out).RunAsync(
    parsed.GetValue(architecture)!, parsed.GetValue(clients), parsed.GetValue(seconds), parsed.GetValue(rounds), cancellationToken));
root.Add(serve);

var programs = new Option<string[]>("--program")
{
    Description = "A build of fgclip to measure; may be given several times. Without it, the one that was built with this.",
    AllowMultipleArgumentsPerToken = true,
    DefaultValueFactory = _ => [],
};
var kind = new Option<VectorKind>("--vectors") { Description = "How the vectors lie." };
var anchors = new Option<int?>("--anchors") { Description = "The rows whose images are anchors. Without it, all." };
var peer = new Option<string?>("--faiss")
{
    Description = "The folder of a system with python3-faiss, which the search is compared with.",
    HelpName = "FOLDER",
};
var mining = new Command("mining", "Mines images against as many captions, beside OpenBLAS, other builds and FAISS.")
{
    rows, anchors, kind, programs, peer,
};
mining.SetAction((parsed, cancellationToken) => new MiningScale(Console.Out, parsed.GetValue(kind)).RunAsync(
    parsed.GetValue(rows)!, parsed.GetValue(anchors), parsed.GetValue(programs)!, parsed.GetValue(peer), parsed.GetValue(rounds),
    cancellationToken));
root.Add(mining);

var images = new Option<int>("--images") { Description = "Images of the tar.", DefaultValueFactory = _ => 1_000 };
var latency = new Option<int>("--latency") { Description = "Milliseconds before each answer.", DefaultValueFactory = _ => 20 };
var tars = new Command("tars", "Counts what embed requests and reads of a tar on an S3 server with latency.") { programs, images, latency };
tars.SetAction((parsed, cancellationToken) => new TarReads(Console.Out).RunAsync(
    parsed.GetValue(programs)!, parsed.GetValue(images), TimeSpan.FromMilliseconds(parsed.GetValue(latency)), cancellationToken));
root.Add(tars);

var inputs = new Option<int[]>("--inputs")
{
    Description = "Numbers of inputs to plan, one after the other.",
    DefaultValueFactory = _ => [10_000, 100_000, 1_000_000],
    AllowMultipleArgumentsPerToken = true,
};
var folder = new Option<string>("--folder")
{
    Description = "An empty folder for inputs and plans.",
    DefaultValueFactory = _ => Path.Combine(Path.GetTempPath(), "fgclip-bench-plans"),
};
var finaliseOnly = new Option<bool>("--finalise-only") { Description = "Makes and collects the receipts alone, without a plan." };
var planOnly = new Option<bool>("--plan-only") { Description = "Plans and extends alone, without receipts." };
var plans = new Command("plans", "Plans very many inputs, finalises and extends them, and reports seconds and memory.")
{
    inputs, folder, finaliseOnly, planOnly,
};
plans.SetAction((parsed, cancellationToken) => new PlanScale(Console.Out).RunAsync(
    parsed.GetValue(inputs)!, parsed.GetValue(folder)!, parsed.GetValue(finaliseOnly), parsed.GetValue(planOnly),
    cancellationToken));
root.Add(plans);

var manifestRows = new Option<int[]>("--rows")
{
    Description = "Rows of the manifest, one size after the other.",
    DefaultValueFactory = _ => [10_000_000],
    AllowMultipleArgumentsPerToken = true,
};
var onePass = new Option<bool>("--whole") { Description = "Plan it by one pass over it, as manifests of less than 64 MiB are." };
var planManifest = new Command("plan-manifest", "Plans one large manifest of JSON Lines, and reports seconds and memory.")
{
    manifestRows, folder, onePass,
};
planManifest.SetAction((parsed, cancellationToken) => new ManifestScale(Console.Out).RunAsync(
    parsed.GetValue(manifestRows)!, parsed.GetValue(folder)!, parsed.GetValue(onePass), cancellationToken));
root.Add(planManifest);

var count = new Option<int>("--tars") { Description = "How many tars there are.", DefaultValueFactory = _ => 200 };
var planReads = new Command("plan-tars", "Measures how long embed takes to plan tars on an S3 server with latency.")
{
    programs, count, images, latency,
};
planReads.SetAction((parsed, cancellationToken) => new PlanReads(Console.Out).RunAsync(
    parsed.GetValue(programs)!, parsed.GetValue(count), parsed.GetValue(images), TimeSpan.FromMilliseconds(parsed.GetValue(latency)),
    cancellationToken));
root.Add(planReads);
return await root.Parse(args).InvokeAsync();

void Add(string name, string description, IReadOnlyList<ICase> chosen)
{
    var command = new Command(name, description);
    command.SetAction((parsed, cancellationToken) => Report.RunAsync(
        chosen, new(parsed.GetValue(rounds), new() { Provider = parsed.GetValue(provider) }, parsed.GetValue(precision)), parsed.GetValue(
            json), cancellationToken));
    root.Add(command);
}
