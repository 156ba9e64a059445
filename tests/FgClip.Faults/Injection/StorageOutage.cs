using FgClip.TestKit.Services;

namespace FgClip.Faults.Injection;

/// <summary>Storage that takes connections and does not answer.</summary>
public static class StorageOutage
{
    /// <summary>Stops it where it stands, and lets it continue after a while.</summary>
    public static async Task RunAsync(Azurite azurite, TimeSpan duration)
    {
        azurite.Pause();
        using var timer = new PeriodicTimer(duration, TimeProvider.System);
        await timer.WaitForNextTickAsync();
        azurite.Continue();
    }
}
