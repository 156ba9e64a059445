namespace FgClip.Grains.Jobs;

/// <content>
/// How workers learn that there is work. One that finds none waits until the job announces some, and asks by itself only now and then:
/// where a holder is gone or a store is away, nobody announces anything.
/// </content>
internal sealed partial class JobGrain
{
    /// <summary>While work is held by others.</summary>
    private static readonly TimeSpan RetryHeld = TimeSpan.FromSeconds(30);

    /// <summary>While something may pass by itself: a store that is away, blocks that have not answered.</summary>
    private static readonly TimeSpan RetrySoon = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan RetryPaused = TimeSpan.FromMinutes(5);

    // Whoever was turned away before the coordinator took the job over waits too.
    private bool _isAwaited = true;

    /// <summary>Announces work, where a worker was turned away since the last time. The call may be lost.</summary>
    private void Announce(int units = int.MaxValue)
    {
        if (!_isAwaited || !GoesOn || Job.IsPaused)
            return;
        _isAwaited = false;
        Directory.AnnounceAsync(Id, units).Ignore();
    }
}
