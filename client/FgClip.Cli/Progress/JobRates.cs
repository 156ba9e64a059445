using FgClip.Grains.Abstractions.Jobs;

namespace FgClip.Cli.Progress;

/// <summary>
/// Speed and time left, over the last half minute. Rows that an earlier run left do not count: they took no time of this one.
/// </summary>
internal sealed class JobRates
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(30);

    private readonly Queue<(TimeSpan At, long Rows, long Images)> _samples = new();

    public double RowsPerSecond { get; private set; }

    public double ImagesPerSecond { get; private set; }

    /// <summary>Null while nothing has been measured.</summary>
    public TimeSpan? Left { get; private set; }

    public void Add(JobStatus status)
    {
        // A job that ends before it was seen to move is measured by its whole time.
        var tooShort = status.Phase.IsOver() && RowsPerSecond == 0;
        if (status.Phase is not JobPhase.Running && !tooShort) return;
        var (rowsDone, imagesDone) = (status.RowsDone - status.Found.Rows, status.Images - status.ImagesFound);
        _samples.Enqueue((status.Elapsed, rowsDone, imagesDone));
        while (_samples.Count > 2 && status.Elapsed - _samples.Peek().At > Window) _samples.Dequeue();

        var (at, rows, images) = tooShort ? default : _samples.Peek();
        var seconds = (status.Elapsed - at).TotalSeconds;
        if (seconds <= 0) return;
        // An attempt that was dropped takes its rows back: slower than nothing is nothing.
        RowsPerSecond = Math.Max(0, rowsDone - rows) / seconds;
        ImagesPerSecond = Math.Max(0, imagesDone - images) / seconds;
        Left = RowsPerSecond > 0 && status.Rows is { } all ? TimeSpan.FromSeconds((all - status.RowsDone) / RowsPerSecond) : null;
    }
}
