using FgClip.Model.Import;

namespace FgClip.Cli.Output;

/// <summary>A line on standard error for each tenth of an import.</summary>
internal sealed class ImportLines : IProgress<ImportProgress>
{
    private long _tenth = -1;

    public static ImportLines ToStandardError() => new();

    public void Report(ImportProgress value)
    {
        var tenth = value.BytesTotal == 0 ? 10 : value.BytesWritten * 10 / value.BytesTotal;
        if (Interlocked.Exchange(ref _tenth, tenth) == tenth) return;
        Console.Error.WriteLine($"{tenth * 10} % of {value.BytesTotal / 1_000_000} MB");
    }
}
