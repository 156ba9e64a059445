using System.CommandLine;
using FgClip.Datasets.Jobs;

namespace FgClip.Cli.Shared.Options;

/// <summary>The option <c>--name</c> of the commands that begin jobs.</summary>
internal static class JobNameOption
{
    public static Option<string?> Create()
    {
        var option = new Option<string?>("--name")
        {
            Description = "What the job is called where jobs are shown; the same job may be submitted under another name. Without it, the "
                + "last folder of the output.",
            HelpName = "NAME",
        };
        option.Validators.Add(result =>
        {
            if (!result.Errors.Any() && JobName.FindFault(result.GetValueOrDefault<string?>()) is { } fault)
                result.AddError($"--name: {fault}");
        });
        return option;
    }
}
