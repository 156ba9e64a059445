using System.CommandLine;
using FgClip.Fuzz.Running;
using FgClip.Fuzz.Targets;

var target = new Option<string>("--target") { Description = "What is fed; without it, everything.", DefaultValueFactory = _ => "all" };
var seed = new Option<int>("--seed") { Description = "Another seed makes other cases.", DefaultValueFactory = _ => 1 };

var cases = new Option<int>("--cases") { Description = "Cases in all.", DefaultValueFactory = _ => 20_000 };
var run = new Command("run", "Runs cases and prints what it finds.") { target, seed, cases };
run.SetAction(async (parsed, cancellationToken) =>
{
    var found = 0;
    var chosen = parsed.GetValue(target)!;
    foreach (var (name, share) in FuzzRun.Targets.Where(entry => chosen == "all" || entry.Target == chosen))
    {
        var count = chosen == "all" ? (int)Math.Ceiling(parsed.GetValue(cases) * share) : parsed.GetValue(cases);
        var findings = await FuzzRun.ExecuteAsync(name, parsed.GetValue(seed), count, cancellationToken);
        Console.WriteLine($"{name}: {count} cases, {findings.Count} findings");
        foreach (var finding in findings)
            Console.WriteLine($"  {finding}");
        found += findings.Count;
    }

    return found == 0 ? 0 : 1;
});

var number = new Option<int>("--case") { Description = "The case.", Required = true };
var save = new Option<string?>("--save") { Description = "Where to leave its file." };
var one = new Command("case", "Runs one case in this process.") { target, seed, number, save };
one.SetAction(async (parsed, cancellationToken) =>
{
    var which = FuzzTargets.Find(parsed.GetValue(target)!);
    var file = FuzzCase.Make(which, await which.SeedsAsync(), parsed.GetValue(seed), parsed.GetValue(number));
    if (parsed.GetValue(save) is { } path)
        await file.SaveAsync(path, cancellationToken);
    var finding = await CaseLoop.FindAsync(which, file);
    Console.WriteLine(finding ?? "nothing found");
    return finding is null ? 0 : 1;
});

var folder = new Option<string>("--folder") { Description = "Where to leave the files.", Required = true };
var files = new Command("files", "Writes cases to a folder, so that other readers can be compared.") { target, seed, cases, folder };
files.SetAction(async (parsed, cancellationToken) =>
{
    var which = FuzzTargets.Find(parsed.GetValue(target)!);
    var seeds = await which.SeedsAsync();
    Directory.CreateDirectory(parsed.GetValue(folder)!);
    for (var i = 0; i < parsed.GetValue(cases); i++)
    {
        // Of damaged files nothing is known.
        var file = FuzzCase.Make(which, seeds, parsed.GetValue(seed), i);
        if (file.Truth is not null)
            await file.SaveAsync(Path.Combine(parsed.GetValue(folder)!, $"{which.Name}-{i}"), cancellationToken);
    }
});

var first = new Option<int>("--first");
var end = new Option<int>("--end");
var child = new Command("child", "What a run starts.") { target, seed, first, end };
child.Hidden = true;
child.SetAction((parsed, _) => CaseLoop.RunAsync(
    FuzzTargets.Find(parsed.GetValue(target)!), parsed.GetValue(seed), parsed.GetValue(first), parsed.GetValue(end), Console.Out));

var root = new RootCommand("Feeds the readers of other people's files with unusual and damaged ones.") { run, one, files, child };
return await root.Parse(args).InvokeAsync();
