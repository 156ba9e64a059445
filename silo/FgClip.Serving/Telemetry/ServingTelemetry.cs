using System.Diagnostics;
using System.Diagnostics.Metrics;
using FgClip.Serving.Batching;

namespace FgClip.Serving.Telemetry;

/// <summary>
/// The metrics of what waits for the model and of its batches. Requests, with their durations and status codes, are in ASP.NET's own
/// <c>http.server.request.duration</c>.
/// </summary>
public static class ServingTelemetry
{
    /// <summary>The name of the meter.</summary>
    public const string Name = "FgClip.Serving";

    private static readonly Meter Meter = new(Name);

    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    };

    private static readonly Histogram<double> BatchSeconds = Meter.CreateHistogram(
        "fgclip.serving.batch.duration", unit: "s", description: "How long the model took for a batch.", advice: Seconds);

    private static readonly Histogram<double> WaitSeconds = Meter.CreateHistogram(
        "fgclip.serving.wait", unit: "s", description: "How long an input waited until its batch began.", advice: Seconds);

    private static readonly Counter<long> BatchItems = Meter.CreateCounter<long>(
        "fgclip.serving.batch.items", unit: "{item}", description: "Texts, images and regions that the model computed.");

    private static readonly Counter<long> BatchTokens = Meter.CreateCounter<long>(
        "fgclip.serving.batch.tokens", unit: "{token}", description: "Tokens and patches of these, with those that pad them.");

    private static readonly UpDownCounter<long> Reserved = Meter.CreateUpDownCounter<long>(
        "fgclip.serving.queue.tokens", unit: "{token}",
        description: "The most tokens and patches that requests in work may take; beyond the limit of the queue the answer is 429.");

    /// <summary>Measures the model's work on a batch.</summary>
    /// <param name="items">The batch.</param>
    /// <param name="encode">The work.</param>
    internal static IReadOnlyList<float[]> Measure(
        IReadOnlyList<EmbeddingItem> items, Func<IReadOnlyList<EmbeddingItem>, IReadOnlyList<float[]>> encode)
    {
        var kind = new KeyValuePair<string, object?>("kind", items[0].Kind);
        foreach (var item in items)
            WaitSeconds.Record(Stopwatch.GetElapsedTime(item.Arrived).TotalSeconds, kind);
        var start = Stopwatch.GetTimestamp();
        var vectors = encode(items);
        BatchSeconds.Record(Stopwatch.GetElapsedTime(start).TotalSeconds, kind);
        BatchItems.Add(items.Count, kind);
        BatchTokens.Add(items.Sum(item => (long)item.Cost), kind);
        return vectors;
    }

    /// <summary>Notes what a request takes of the queue, or gives back where it is negative.</summary>
    internal static void Reserve(long tokens) => Reserved.Add(tokens);
}
