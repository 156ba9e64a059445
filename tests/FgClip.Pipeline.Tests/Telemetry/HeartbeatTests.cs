using System.Diagnostics.Metrics;
using FgClip.Pipeline.Telemetry;
using Microsoft.Extensions.Time.Testing;

namespace FgClip.Pipeline.Tests.Telemetry;

public sealed class HeartbeatTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<int> _begun = [];
    private readonly Heartbeat _pulse;

    public HeartbeatTests() => _pulse = new("cpu", _time, _begun.Add);

    [Fact]
    public void Silence_is_counted_from_the_last_beat()
    {
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(TimeSpan.FromSeconds(3), _pulse.Read().SinceLastSignal);

        _pulse.Signal();
        Assert.Equal(TimeSpan.Zero, _pulse.Read().SinceLastSignal);
    }

    [Fact]
    public void A_batch_begins_and_ends_with_a_beat_and_is_of_its_thread_between_them()
    {
        _time.Advance(TimeSpan.FromSeconds(3));
        var within = Run(seconds: 2);

        Assert.Equal(TimeSpan.FromSeconds(2), within.SinceLastSignal);
        Assert.Equal(ThreadClock.CurrentThread, within.BatchThread);
        Assert.Equal(new HeartbeatReading(TimeSpan.Zero, TimeSpan.FromSeconds(2), BatchThread: null), _pulse.Read());
    }

    [Fact]
    public void The_usual_batch_is_the_median_of_the_last()
    {
        Assert.Null(_pulse.Read().TypicalBatch);
        foreach (var seconds in new[] { 1, 90, 2, 3, 2 })
            Run(seconds);
        Assert.Equal(TimeSpan.FromSeconds(2), _pulse.Read().TypicalBatch);

        for (var i = 0; i < 63; i++)
            Run(seconds: 7);
        Assert.Equal(TimeSpan.FromSeconds(7), _pulse.Read().TypicalBatch);
    }

    [Fact]
    public void A_batch_that_fails_is_no_measure()
    {
        Assert.Throws<InvalidOperationException>(
            () => _pulse.Run<int>(new BatchLoad(BatchKind.Texts, 1, 1), () => throw new InvalidOperationException()));

        Assert.Null(_pulse.Read().TypicalBatch);
        Assert.Null(_pulse.Read().BatchThread);
    }

    [Fact]
    public void Batches_are_numbered_from_1()
    {
        Run(seconds: 1);
        Run(seconds: 1);

        Assert.Equal([1, 2], _begun);
    }

    [Fact]
    public void Batches_are_measured_by_device_and_kind()
    {
        List<(string Instrument, double Value, string Tags)> told = [];
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == PipelineTelemetry.Name)
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.Start();

        // Other tests' batches are told too: the device tells them apart.
        var pulse = new Heartbeat("of this test", _time);
        pulse.Run(new BatchLoad(BatchKind.Images, 5, 8, Patches: 1_000, Padding: 4), () => Advance(2));

        Assert.Equal(
            [
                ("fgclip.stage.time", 2, "device=of this test stage=compute"),
                ("fgclip.batch.patches", 996, "device=of this test kind=picture"),
                ("fgclip.batch.patches", 4, "device=of this test kind=padding"),
                ("fgclip.batch.duration", 2, "device=of this test kind=image"),
                ("fgclip.batch.items", 5, "device=of this test kind=image"),
            ],
            told.Where(measurement => measurement.Tags.Contains("of this test")));

        void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            lock (told)
                told.Add((instrument.Name, value, string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))));
        }
    }

    private HeartbeatReading Run(int seconds) => _pulse.Run(new BatchLoad(BatchKind.Images, 1, 1), () => Advance(seconds));

    private HeartbeatReading Advance(int seconds)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));
        return _pulse.Read();
    }
}
