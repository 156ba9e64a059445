using System.Diagnostics.Metrics;
using System.Globalization;

/// <summary>
/// Stops the thread that computes, for good, in the batch whose number <see cref="Variable"/> names: the fault that liveness checks exist for.
/// .NET calls <see cref="Initialize"/> in a program that was started with this assembly in <c>DOTNET_STARTUP_HOOKS</c>. The product has no
/// switch for it: the duration of a batch is recorded on the thread that computed it, before the batch has ended, and a listener may stay there.
/// </summary>
internal static class StartupHook
{
    /// <summary>The environment variable with the batch's number, from 1.</summary>
    public const string Variable = "FGCLIP_TEST_STOP_AT_BATCH";

    private static readonly MeterListener Listener = new();
    private static int _batches;

    /// <summary>Begins to listen.</summary>
    public static void Initialize()
    {
        var stopAt = int.Parse(Environment.GetEnvironmentVariable(Variable)!, CultureInfo.InvariantCulture);
        Listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "fgclip.batch.duration") listener.EnableMeasurementEvents(instrument);
        };
        Listener.SetMeasurementEventCallback<double>((_, _, _, _) =>
        {
            if (Interlocked.Increment(ref _batches) == stopAt) Thread.Sleep(Timeout.Infinite);
        });
        Listener.Start();
    }
}
