namespace FgClip.Grains.State;

/// <summary>Where coordinators keep their state.</summary>
public static class CoordinatorState
{
    /// <summary>Name of the grain storage that a silo with coordinators must have.</summary>
    public const string StorageName = "fgclip";
}

/// <summary>
/// Writes a grain's state; where that fails, the grain goes away, so that its next call reads what the store really holds.
/// </summary>
internal static class StateWriting
{
    /// <summary>Writes the state.</summary>
    public static async Task SaveAsync<T>(this IGrainBase grain, IPersistentState<T> state)
    {
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            grain.DeactivateOnIdle();
            throw;
        }
    }
}
