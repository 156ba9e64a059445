using System.CommandLine;
using FgClip.Evaluation.Specs;

namespace FgClip.Cli.Commands.Evaluate;

/// <summary><c>fgclip evaluate classify</c>: zero-shot classification of images.</summary>
internal static class EvaluateClassifyCommand
{
    public static Command Create()
    {
        var label = new Option<string>("--label")
        {
            Description = "Where an image's class stands: folder, the name of its folder, which is an id or, of classes without ids, "
                + "counts in the order of the folders' names; folder-number, the class's position from 0 as the folder's name; or a column "
                + "with an id or a name.",
            HelpName = "folder|folder-number|COLUMN",
            DefaultValueFactory = _ => ClassificationSpec.FolderLabel,
        };
        var asPublished = new Option<bool>("--as-published")
        {
            Description = "Print also the numbers without the last images that do not fill a batch of 128, as the authors' script for "
                + "ImageNet-1k counts.",
        };
        var command = new Command("classify", "Measure zero-shot classification of images: top-1 and top-5. Of classes that score the "
            + "same, the first wins.");
        new ClassSettings().AddTo(command, [label, asPublished], (parsed, spec) => spec with
        {
            Label = parsed.GetRequiredValue(label),
            AsPublished = parsed.GetValue(asPublished),
        });
        return command;
    }
}
