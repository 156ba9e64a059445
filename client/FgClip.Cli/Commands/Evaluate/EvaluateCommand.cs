using System.CommandLine;

namespace FgClip.Cli.Commands.Evaluate;

/// <summary><c>fgclip evaluate</c>: benchmarks on stored vectors.</summary>
internal static class EvaluateCommand
{
    public static Command Create() => new("evaluate", "Measure a finished dataset: retrieval, zero-shot classification of images and "
        + "boxes, boxes against hard negatives. The same command again continues where it stopped.")
    {
        EvaluateRetrievalCommand.Create(),
        EvaluateClassifyCommand.Create(),
        EvaluateBoxesCommand.Create(),
        EvaluateNegativesCommand.Create(),
    };
}
