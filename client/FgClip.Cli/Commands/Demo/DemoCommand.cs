using System.CommandLine;
using FgClip.Cli.Commands.Sample;
using FgClip.Cli.Shared.Embedding;

namespace FgClip.Cli.Commands.Demo;

/// <summary><c>fgclip demo</c>: see it work, with nothing at hand but this program.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var output = new Option<string>("--out")
        {
            Description = "The folder to write.",
            HelpName = "DIR",
            DefaultValueFactory = _ => "demo-out",
        };
        var count = SampleOptions.Count(256);
        var seed = SampleOptions.Seed();
        var command = new Command("demo", "Draw a small dataset, embed it with a small model, and show what the vectors know.")
        {
            output,
            count,
            seed,
        };
        command.SetAction((parsed, cancellationToken) => DemoRun.ExecuteAsync(
            Path.GetFullPath(parsed.GetRequiredValue(output)),
            parsed.GetValue(count),
            parsed.GetValue(seed),
            new JobDisplay(json: false, verbose: false),
            cancellationToken));
        return command;
    }
}
