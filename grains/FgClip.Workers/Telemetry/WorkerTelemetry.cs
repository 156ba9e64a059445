using System.Diagnostics.Metrics;
using FgClip.Datasets.Rows;
using FgClip.Grains.Abstractions.Shards;
using FgClip.Workers.Attempts;

namespace FgClip.Workers.Telemetry;

/// <summary>What a silo's workers tell of themselves.</summary>
public sealed class WorkerTelemetry : IDisposable
{
    /// <summary>The name of the meter.</summary>
    public const string Name = "FgClip.Workers";

    private readonly Meter _meter;
    private readonly Counter<long> _rows;
    private readonly Histogram<double> _attempts;

    /// <summary>Starts to tell.</summary>
    public WorkerTelemetry(IMeterFactory meters)
    {
        _meter = meters.Create(Name);
        _rows = _meter.CreateCounter<long>("fgclip.rows", unit: "{row}",
            description: "Rows that were computed and written, committed or not.");
        _attempts = _meter.CreateHistogram(
            "fgclip.attempt.duration",
            unit: "s",
            description: "How long attempts at a plan, a shard or a manifest took, by how they ended.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 0.5, 1, 5, 10, 30, 60, 300, 900, 3600] });
    }

    /// <inheritdoc />
    public void Dispose() => _meter.Dispose();

    internal void Count(string device, string work, AttemptOutcome outcome, TimeSpan duration) => _attempts.Record(
        duration.TotalSeconds, new("device", device), new("work", work), new("outcome", outcome.ToString().ToLowerInvariant()));

    /// <summary>Progress that is counted on its way.</summary>
    internal IProgress<RowCounts> Counting(string device, IProgress<RowCounts> progress) => new CountingProgress(this, device, progress);

    internal void ObserveBusy(Func<IEnumerable<Measurement<int>>> busy) =>
        _meter.CreateObservableGauge("fgclip.device.busy", busy, description: "1 for a device that has work, else 0.");

    internal void ObserveStall(Func<IEnumerable<Measurement<double>>> silence) =>
        _meter.CreateObservableGauge("fgclip.device.silence", silence, unit: "s",
        description: "Time since a device that has work last got something done.");

    private sealed class CountingProgress(WorkerTelemetry telemetry, string device, IProgress<RowCounts> next) : IProgress<RowCounts>
    {
        private RowCounts _counted = RowCounts.None;

        public void Report(RowCounts value)
        {
            foreach (var (status, rows) in (value - _counted).ByStatus)
                telemetry._rows.Add(rows, new("device", device), new("status", status.ToColumnValue()));
            _counted = value;
            next.Report(value);
        }
    }
}
