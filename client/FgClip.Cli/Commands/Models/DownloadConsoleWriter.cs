using FgClip.Hub;

namespace FgClip.Cli.Commands.Models;

/// <summary>Lines on standard error: one for each twentieth of a large file, one for a small file when it is there.</summary>
internal sealed class DownloadConsoleWriter : IProgress<HubProgress>
{
    private const long Small = 10_000_000;
    private const int Steps = 20;

    private (string File, long Step) _last;

    public void Report(HubProgress value)
    {
        var step = value.Length == 0 ? Steps : value.Bytes * Steps / value.Length;
        if ((value.Length < Small && step < Steps) || _last == (value.File, step))
            return;
        _last = (value.File, step);
        Console.Error.WriteLine($"{value.File}: {step * 100 / Steps} % of {value.Length / 1e6:0.0} MB");
    }
}
