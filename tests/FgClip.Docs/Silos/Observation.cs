using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace FgClip.Docs.Silos;

/// <summary>Listens to the product's meters and activity sources, and notes what they declare and which tags they give.</summary>
internal sealed class Observation : IDisposable
{
    private const string Prefix = "FgClip.";

    private readonly MeterListener _meters = new();
    private readonly ActivityListener _activities;

    /// <summary>Starts to listen.</summary>
    public Observation()
    {
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (!instrument.Meter.Name.StartsWith(Prefix, StringComparison.Ordinal))
                return;
            Instruments[instrument.Name] = instrument;
            listener.EnableMeasurementEvents(instrument);
        };
        _meters.SetMeasurementEventCallback<int>((instrument, _, tags, _) => Note(Tags, instrument.Name, Names(tags)));
        _meters.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Note(Tags, instrument.Name, Names(tags)));
        _meters.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Note(Tags, instrument.Name, Names(tags)));
        _meters.Start();
        _activities = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith(Prefix, StringComparison.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
                Note(Spans, (activity.Source.Name, activity.OperationName), activity.TagObjects.Select(tag => tag.Key)),
        };
        ActivitySource.AddActivityListener(_activities);
    }

    /// <summary>Gets the instruments by name.</summary>
    public ConcurrentDictionary<string, Instrument> Instruments { get; } = new(StringComparer.Ordinal);

    /// <summary>Gets the tags of each instrument that has measured something.</summary>
    public ConcurrentDictionary<string, ConcurrentDictionary<string, bool>> Tags { get; } = new(StringComparer.Ordinal);

    /// <summary>Gets the tags of each span that has ended, by source and name.</summary>
    public ConcurrentDictionary<(string Source, string Name), ConcurrentDictionary<string, bool>> Spans { get; } = new();

    /// <summary>Reads the instruments that measure when they are asked.</summary>
    /// <returns>The instruments that have measured nothing yet.</returns>
    public IReadOnlyList<string> Read()
    {
        _meters.RecordObservableInstruments();
        return [.. Instruments.Keys.Except(Tags.Keys).Order(StringComparer.Ordinal)];
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _meters.Dispose();
        _activities.Dispose();
    }

    private static string[] Names(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var names = new string[tags.Length];
        for (var i = 0; i < tags.Length; i++)
            names[i] = tags[i].Key;
        return names;
    }

    private static void Note<T>(ConcurrentDictionary<T, ConcurrentDictionary<string, bool>> notes, T of, IEnumerable<string> tags)
        where T : notnull
    {
        var known = notes.GetOrAdd(of, _ => new(StringComparer.Ordinal));
        foreach (var tag in tags)
            known[tag] = true;
    }
}
