using System.CommandLine;

namespace FgClip.Cli.Options;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    public static Option<string> Model() =>
        new("--model") { Description = "A model folder, as fgclip model import writes it.", HelpName = "DIR", Required = true };

    public static Option<int?> MaxNumPatches()
    {
        var option = new Option<int?>("--max-num-patches")
        {
            Description = "The patch limit of every picture. Without it each picture chooses: 128, 256, 576, 784 or 1024.",
            HelpName = "N",
        };
        option.Validators.Add(result =>
        {
            if (result.Errors.Any()) return;
            if (result.GetValueOrDefault<int?>() is <= 0) result.AddError("--max-num-patches: must be 1 or more.");
        });
        return option;
    }
}
