using FgClip.Model.Import;

namespace FgClip.Cli.Commands.Models;

/// <summary>A line on standard error for each tenth of an import.</summary>
internal sealed class ImportConsoleWriter : IProgress<ImportProgress>
{
    private (ImportStage Stage, long Tenth) _last = (ImportStage.Model, -1);

    public static ImportConsoleWriter ToStandardError() => new();

    public void Report(ImportProgress value)
    {
        var tenth = value.BytesTotal == 0 ? 10 : value.BytesWritten * 10 / value.BytesTotal;
        if (_last == (value.Stage, tenth))
            return;
        _last = (value.Stage, tenth);
        Console.Error.WriteLine(value.Stage switch
        {
            ImportStage.Comparison => "comparing with fp32",
            ImportStage.Reference => $"fp32 to compare with: {tenth * 10} % of {value.BytesTotal / 1_000_000} MB",
            _ => $"{tenth * 10} % of {value.BytesTotal / 1_000_000} MB",
        });
    }
}
