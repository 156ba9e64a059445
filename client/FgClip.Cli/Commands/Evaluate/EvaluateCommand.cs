using System.CommandLine;

namespace FgClip.Cli.Commands.Evaluate;

/// <summary><c>fgclip evaluate</c>: benchmarks on stored vectors.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var command = new Command("evaluate", "Measure a finished dataset: retrieval, zero-shot classification of images and boxes, boxes "
            + "against hard negatives. Or embed and measure a benchmark by its name. The same command again continues where it stopped.")
        {
            EvaluateRetrievalCommand.Create(),
            EvaluateClassifyCommand.Create(),
            EvaluateBoxesCommand.Create(),
            EvaluateNegativesCommand.Create(),
        };
        new BenchmarkSettings().AddTo(command);
        return command;
    }
}
