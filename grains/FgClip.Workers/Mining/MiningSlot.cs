namespace FgClip.Workers.Mining;

/// <summary>
/// Lets one device of a silo mine at a time: a unit takes all cores and the memory that its job was given, and what the other devices would
/// lease meanwhile another silo can do at once.
/// </summary>
internal sealed class MiningSlot
{
    private int _taken;

    /// <summary>Whether no device has the turn.</summary>
    public bool IsFree => Volatile.Read(ref _taken) == 0;

    /// <summary>Takes the turn.</summary>
    /// <returns>False where another device has it.</returns>
    public bool TryTake() => Interlocked.Exchange(ref _taken, 1) == 0;

    /// <summary>Gives the turn back.</summary>
    public void Give() => Interlocked.Exchange(ref _taken, 0);
}
