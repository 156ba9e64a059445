using System.Diagnostics;
using System.Diagnostics.Metrics;
using FgClip.Datasets.Rows;

namespace FgClip.Pipeline.Telemetry;

/// <summary>
/// The metrics and spans of what one shard takes: batches, stages, and images that were rejected. Those of devices and attempts are in
/// FgClip.Workers' WorkerTelemetry, those of jobs in FgClip.Hosting's ClusterTelemetry.
/// </summary>
public static class PipelineTelemetry
{
    /// <summary>The name of its meter and of the source of its activities.</summary>
    public const string Name = "FgClip.Pipeline";

    private static readonly ActivitySource Activities = new(Name);
    private static readonly Meter Meter = new(Name);

    private static readonly Histogram<double> BatchSeconds = Meter.CreateHistogram(
        "fgclip.batch.duration",
        unit: "s",
        description: "How long the model took for a batch.",
        advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120],
        });

    private static readonly Counter<long> BatchItems = Meter.CreateCounter<long>(
        "fgclip.batch.items", unit: "{item}", description: "Images and texts that the model computed.");

    private static readonly Counter<double> StageSeconds = Meter.CreateCounter<double>(
        "fgclip.stage.time", unit: "s",
        description: "What a device spent its time on: the model, waiting for images, waiting for the writer.");

    private static readonly Counter<long> Patches = Meter.CreateCounter<long>(
        "fgclip.batch.patches", unit: "{patch}", description: "Patches that the model computed, of images and of padding.");

    private static readonly Counter<long> Rejected = Meter.CreateCounter<long>(
        "fgclip.images.rejected", unit: "{image}",
        description: "Image files that were fetched and not decoded, by the format that their first bytes state and the row's status.");

    /// <summary>Starts an activity for a stage of the shard in hand; null where nobody listens.</summary>
    internal static Activity? StartStage(string name) => Activities.StartActivity(name);

    internal static void Count(string device, BatchLoad load, TimeSpan duration)
    {
        var tags = new TagList { { "device", device }, { "kind", load.Kind is BatchKind.Images ? "image" : "text" } };
        BatchSeconds.Record(duration.TotalSeconds, tags);
        BatchItems.Add(load.Items, tags);
    }

    internal static void CountRejected(string? format, RowStatus status) => Rejected.Add(
        1, new("format", format?.ToLowerInvariant() ?? "unknown"), new("status", status.ToColumnValue()));

    internal static void Count(string device, StageTimes times)
    {
        Spend("compute", times.Computing);
        Spend("wait_rows", times.WaitingForRows);
        Spend("wait_writer", times.WaitingForWriter);
        if (times.Patches == 0)
            return;
        Patches.Add(times.Patches - times.Padding, [new("device", device), new("kind", "picture")]);
        Patches.Add(times.Padding, [new("device", device), new("kind", "padding")]);

        void Spend(string stage, TimeSpan time)
        {
            if (time > TimeSpan.Zero)
                StageSeconds.Add(time.TotalSeconds, [new("device", device), new("stage", stage)]);
        }
    }
}
