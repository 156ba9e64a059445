using FgClip.Grains.Abstractions.Jobs;

namespace FgClip.Client;

/// <summary>
/// Speed and time left, over the last half minute. Rows that an earlier run left do not count: they took no time of this one.
/// </summary>
public sealed class JobRates
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(30);

    private readonly Queue<(TimeSpan At, long Rows, long Images)> _samples = new();

    /// <summary>Rows a second; 0 while nothing has been measured.</summary>
    public double RowsPerSecond { get; private set; }

    /// <summary>Images a second.</summary>
    public double ImagesPerSecond { get; private set; }

    /// <summary>Time left at this speed; null while nothing has been measured.</summary>
    public TimeSpan? Left { get; private set; }

    /// <summary>Takes a status into account; statuses come in the order of their time.</summary>
    public void Add(JobStatus status)
    {
        // A job that ends before it was seen to move is measured by its whole time.
        var tooShort = status.Phase.IsOver() && RowsPerSecond == 0;
        if (status.Phase is not JobPhase.Running && !tooShort)
            return;
        var (rowsDone, imagesDone) = (status.RowsDone - status.Found.Rows, status.Images - status.ImagesFound);
        _samples.Enqueue((status.Elapsed, rowsDone, imagesDone));
        while (_samples.Count > 2 && status.Elapsed - _samples.Peek().At > Window)
            _samples.Dequeue();

        var (at, rows, images) = tooShort ? default : _samples.Peek();
        var seconds = (status.Elapsed - at).TotalSeconds;
        if (seconds <= 0)
            return;
        // An attempt that was dropped takes its rows back: slower than nothing is nothing.
        RowsPerSecond = Math.Max(0, rowsDone - rows) / seconds;
        ImagesPerSecond = Math.Max(0, imagesDone - images) / seconds;
        Left = RowsPerSecond > 0 && status.Rows is { } all ? TimeSpan.FromSeconds((all - status.RowsDone) / RowsPerSecond) : null;
    }
}
