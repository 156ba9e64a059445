using System.Text.Json.Serialization;
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
/// <param name="Trouble">Why it takes no work though nobody drained it; null while it takes work.</param>
/// <param name="Refused">The jobs that it cannot do, with the reason; another device may do them.</param>
/// <param name="Computing">The part of the time that went to the model, 0 to 1.</param>
/// <param name="WaitingForRows">The part in which the model waited for images.</param>
/// <param name="WaitingForWriter">The part in which it waited for the writer.</param>
/// <param name="ImagesPerBatch">Images in a batch, on average; null where there was none.</param>
/// <param name="Fill">The part of full batches' places that images took, 0 to 1.</param>
/// <param name="Padding">The part of patches that were no image's, 0 to 1.</param>
/// <param name="ImagesPerSecond">Images a second.</param>
internal sealed record DeviceView(
    string Silo,
    string Device,
    string Provider,
    string? Job,
    string? Work,
    DateTimeOffset Since,
    long ShardsDone,
    bool Draining,
    string? Trouble,
    IReadOnlyList<RefusalView> Refused,
    double Computing,
    double WaitingForRows,
    double WaitingForWriter,
    [property: JsonPropertyName("picturesPerBatch")] double? ImagesPerBatch,
    double? Fill,
    double? Padding,
    [property: JsonPropertyName("picturesPerSecond")] double ImagesPerSecond)
{
    /// <summary>The view of a report.</summary>
    public static DeviceView From(DeviceReport report)
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
            status.Trouble,
            [.. (status.Refused ?? []).Select(refusal => new RefusalView(refusal.Job, refusal.Reason, refusal.NextTry))],
            Part(pace.Computing.Ticks, pace.Span.Ticks),
            Part(pace.WaitingForRows.Ticks, pace.Span.Ticks),
            Part(pace.WaitingForWriter.Ticks, pace.Span.Ticks),
            pace.ImageBatches == 0 ? null : Math.Round((double)pace.Images / pace.ImageBatches, 1),
            pace.Places == 0 ? null : Part(pace.Images, pace.Places),
            pace.Patches == 0 ? null : Math.Round((double)pace.Padding / pace.Patches, 4),
            pace.Span == TimeSpan.Zero ? 0 : Math.Round(pace.Images / pace.Span.TotalSeconds, 1));
    }

    private static double Part(long part, long whole) => whole == 0 ? 0 : Math.Round(Math.Min(1, (double)part / whole), 3);
}

/// <summary>A job that a device cannot do.</summary>
/// <param name="Job">The job.</param>
/// <param name="Reason">What is wrong with the device or its machine.</param>
/// <param name="NextTry">When it tries again.</param>
internal sealed record RefusalView(string Job, string Reason, DateTimeOffset NextTry);
