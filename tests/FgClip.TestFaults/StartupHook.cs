using System.Diagnostics.Metrics;
using System.Globalization;

/// <summary>
/// Stops the thread that computes, for good, in the batch whose number <see cref="Variable"/> names: the fault that liveness checks exist
/// for. Where <see cref="ReleaseVariable"/> names a file, the thread computes on in that batch until the file is there: a batch that takes
/// as long as a test wants.
/// .NET calls <see cref="Initialize"/> in a program that was started with this assembly in <c>DOTNET_STARTUP_HOOKS</c>. The product has no
/// switch for it: the duration of a batch is recorded on the thread that computed it, before the batch has ended, and a listener may stay
/// there.
/// </summary>
internal static class StartupHook
{
    /// <summary>The environment variable with the batch's number, from 1.</summary>
    public const string Variable = "FGCLIP_TEST_STOP_AT_BATCH";

    /// <summary>The environment variable with the path of the file that ends the batch.</summary>
    public const string ReleaseVariable = "FGCLIP_TEST_SPIN_UNTIL";

    private static readonly MeterListener Listener = new();
    private static int _batches;

    /// <summary>Begins to listen.</summary>
    public static void Initialize()
    {
        var stopAt = int.Parse(Environment.GetEnvironmentVariable(Variable)!, CultureInfo.InvariantCulture);
        var release = Environment.GetEnvironmentVariable(ReleaseVariable);
        Listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "fgclip.batch.duration")
                listener.EnableMeasurementEvents(instrument);
        };
        Listener.SetMeasurementEventCallback<double>((_, _, _, _) =>
        {
            if (Interlocked.Increment(ref _batches) != stopAt)
                return;
            if (release is null)
                Thread.Sleep(Timeout.Infinite);
            Console.WriteLine($"Batch {stopAt} takes until {release} is there.");
            while (!File.Exists(release))
                Thread.SpinWait(1000);
        });
        Listener.Start();
    }
}
