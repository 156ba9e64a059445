using System.CommandLine;

namespace FgClip.Cli.Commands.Sample;

/// <summary>What is drawn.</summary>
internal static class SampleOptions
{
    public static Option<int> Count(int fallback)
    {
        var count = new Option<int>("--count") { Description = "How many images.", HelpName = "N", DefaultValueFactory = _ => fallback };
        count.Validators.Add(result =>
        {
            if (!result.Errors.Any() && result.GetValueOrDefault<int>() < 1)
                result.AddError("--count: must be 1 or more.");
        });
        return count;
    }

    public static Option<long> Seed() =>
        new("--seed") { Description = "Which images: the same number draws the same ones.", HelpName = "S", DefaultValueFactory = _ => 7 };
}
