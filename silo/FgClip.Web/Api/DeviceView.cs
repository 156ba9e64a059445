using FgClip.Grains.Abstractions.Devices;

namespace FgClip.Web.Api;

/// <summary>A device, and the last half minute to a minute of it.</summary>
/// <param name="Silo">Its silo.</param>
/// <param name="Device">Its name there: <c>cpu</c>, <c>cuda:0</c>.</param>
/// <param name="Provider">What its models run by.</param>
/// <param name="Job">The job it works for; null while it is idle.</param>
/// <param name="Work">What it does for it.</param>
/// <param name="Since">When it took that up, or became idle.</param>
/// <param name="ShardsDone">Shards it committed since it started.</param>
/// <param name="Draining">Whether it takes no more work.</param>
/// <param name="Computing">The part of the time that went to the model, 0 to 1.</param>
/// <param name="WaitingForRows">The part in which the model waited for pictures.</param>
/// <param name="WaitingForWriter">The part in which it waited for the writer.</param>
/// <param name="PicturesPerBatch">Pictures in a batch, on average; null where there was none.</param>
/// <param name="Fill">The part of full batches' places that pictures took, 0 to 1.</param>
/// <param name="Padding">The part of patches that were no picture's, 0 to 1.</param>
/// <param name="PicturesPerSecond">Pictures a second.</param>
internal sealed record DeviceView(
    string Silo,
    string Device,
    string Provider,
    string? Job,
    string? Work,
    DateTimeOffset Since,
    long ShardsDone,
    bool Draining,
    double Computing,
    double WaitingForRows,
    double WaitingForWriter,
    double? PicturesPerBatch,
    double? Fill,
    double? Padding,
    double PicturesPerSecond)
{
    /// <summary>The view of a report.</summary>
    public static DeviceView Of(DeviceReport report)
    {
        var (pace, status) = (report.Pace, report.Status);
        return new(
            report.Key.Silo.ToParsableString(),
            report.Key.Device,
            report.Provider.ToLowerInvariant(),
            status.Job,
            status.Work,
            status.Since,
            status.ShardsDone,
            status.IsDraining,
            Part(pace.Computing.Ticks, pace.Span.Ticks),
            Part(pace.WaitingForRows.Ticks, pace.Span.Ticks),
            Part(pace.WaitingForWriter.Ticks, pace.Span.Ticks),
            pace.PictureBatches == 0 ? null : Math.Round((double)pace.Pictures / pace.PictureBatches, 1),
            pace.Places == 0 ? null : Part(pace.Pictures, pace.Places),
            pace.Patches == 0 ? null : Math.Round((double)pace.Padding / pace.Patches, 4),
            pace.Span == TimeSpan.Zero ? 0 : Math.Round(pace.Pictures / pace.Span.TotalSeconds, 1));
    }

    private static double Part(long part, long whole) => whole == 0 ? 0 : Math.Round(Math.Min(1, (double)part / whole), 3);
}
