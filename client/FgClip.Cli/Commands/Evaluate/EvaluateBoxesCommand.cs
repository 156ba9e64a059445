using System.CommandLine;

namespace FgClip.Cli.Commands.Evaluate;

/// <summary><c>fgclip evaluate boxes</c>: zero-shot classification of boxes.</summary>
internal static class EvaluateBoxesCommand
{
    public static Command Create()
    {
        var command = new Command("boxes", "Measure zero-shot classification of boxes, whose label is the id or name of a class: top-1 and "
            + "top-5.");
        new ClassSettings().AddTo(command, [], (_, spec) => spec with { Boxes = true });
        return command;
    }
}
