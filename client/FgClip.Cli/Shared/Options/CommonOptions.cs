using System.CommandLine;
using FgClip.Images;
using FgClip.Model;
using FgClip.Model.Folders;
using FgClip.Pipeline.Models;

namespace FgClip.Cli.Shared.Options;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    public static Option<string> Model() =>
        new("--model")
        {
            Description = "A model folder, as fgclip model import writes it; a job takes az://, s3:// and gs:// addresses too.",
            HelpName = "DIR",
            Required = true,
        };

    public static Option<int?> MaxNumPatches()
    {
        var option = new Option<int?>("--max-num-patches")
        {
            Description = "The patch limit of every image. Without it each image chooses: 128, 256, 576, 784 or 1024; SigLIP 2 NaFlex has "
                + "one limit for all.",
            HelpName = "N",
        };
        option.Validators.Add(result =>
        {
            if (result.Errors.Any())
                return;
            if (result.GetValueOrDefault<int?>() is <= 0 or > ImageLimits.MaxPatches)
                result.AddError($"--max-num-patches: must be 1 to {ImageLimits.MaxPatches}.");
        });
        return option;
    }

    public static Argument<string> Image() => new("image") { Description = "The image's file." };

    public static Option<string[]> Texts(string description) => new("--text")
    {
        Description = $"{description} Several may follow, each in quotes.",
        HelpName = "TEXT",
        Required = true,
        AllowMultipleArgumentsPerToken = true,
    };

    public static Option<WalkType> WalkType(WalkType fallback) => new("--walk-type")
    {
        Description = "The text head.",
        HelpName = "short|long|box",
        DefaultValueFactory = _ => fallback,
    };

    /// <summary>
    /// The head of <see cref="WalkType"/>; where none was stated, the short one takes the place of one that the model lacks.
    /// </summary>
    /// <exception cref="UsageException">The model has no such head.</exception>
    public static WalkType Head(ParseResult parsed, Option<WalkType> option, ModelManifest manifest)
    {
        var head = parsed.GetValue(option);
        if (manifest.TextHeads.ContainsKey(head))
            return head;
        return parsed.GetResult(option) is null or { Implicit: true }
            ? FgClip.Model.WalkType.Short
            : throw new UsageException("--walk-type: " + ModelFeatures.DescribeMissing(manifest, head));
    }
}
