using System.CommandLine;
using FgClip.Bench.Mining;

var rows = new Option<int[]>("--rows")
{
    Description = "Sizes to measure, one after the other.",
    DefaultValueFactory = _ => [50_000, 100_000, 200_000],
    AllowMultipleArgumentsPerToken = true,
};
var mining = new Command("mining", "Mines pictures against as many captions, beside OpenBLAS on the same cores.") { rows };
mining.SetAction((parsed, cancellationToken) => new MiningScale(Console.Out).RunAsync(parsed.GetValue(rows)!, cancellationToken));

return await new RootCommand("Measures speed beside a peer or a limit, in the same run.") { mining }.Parse(args).InvokeAsync();
