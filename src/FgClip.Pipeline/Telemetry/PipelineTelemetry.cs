using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace FgClip.Pipeline.Telemetry;

/// <summary>What the pipeline tells of itself.</summary>
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
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120] });

    private static readonly Counter<long> BatchItems = Meter.CreateCounter<long>(
        "fgclip.batch.items", unit: "{item}", description: "Pictures and texts that the model computed.");

    /// <summary>Starts an activity for a stage of the shard in hand; null where nobody listens.</summary>
    internal static Activity? StartStage(string name) => Activities.StartActivity(name);

    internal static void Count(string device, BatchKind kind, int items, TimeSpan duration)
    {
        var tags = new TagList { { "device", device }, { "kind", kind is BatchKind.Images ? "image" : "text" } };
        BatchSeconds.Record(duration.TotalSeconds, tags);
        BatchItems.Add(items, tags);
    }
}
