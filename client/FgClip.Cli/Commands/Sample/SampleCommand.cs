using System.CommandLine;
using FgClip.Samples.Writing;

namespace FgClip.Cli.Commands.Sample;

/// <summary><c>fgclip sample</c>: a small drawn dataset to try things on.</summary>
internal static class SampleCommand
{
    public static Command Create()
    {
        var output = new Option<string>("--out") { Description = "The folder to write.", HelpName = "DIR", Required = true };
        var count = SampleOptions.Count(256);
        var seed = SampleOptions.Seed();
        var command = new Command("sample", "Draw images of shapes with captions, boxes and hard negatives, as FineHARD JSON.")
        {
            output,
            count,
            seed,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var dataset = await SampleWriter.WriteAsync(
                parsed.GetRequiredValue(output), parsed.GetValue(count), parsed.GetValue(seed), progress: null, cancellationToken);
            Console.Out.WriteLine(dataset.Manifest);
            return ExitCode.Done;
        });
        return command;
    }
}
