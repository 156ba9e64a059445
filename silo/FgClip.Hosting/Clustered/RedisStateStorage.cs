using Orleans.Storage;

namespace FgClip.Hosting.Clustered;

/// <summary>
/// Grain state in Redis. What goes wrong there is told as an <see cref="OrleansException"/>, which every caller knows for an outage:
/// clients and workers have not the library whose own exceptions it would be.
/// </summary>
/// <param name="redis">The storage.</param>
internal sealed class RedisStateStorage(IGrainStorage redis) : IGrainStorage
{
    /// <inheritdoc />
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        TellAsync("read", () => redis.ReadStateAsync(stateName, grainId, grainState));

    /// <inheritdoc />
    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        TellAsync("written", () => redis.WriteStateAsync(stateName, grainId, grainState));

    /// <inheritdoc />
    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        TellAsync("cleared", () => redis.ClearStateAsync(stateName, grainId, grainState));

    private static async Task TellAsync(string what, Func<Task> use)
    {
        try
        {
            await use();
        }
        catch (Exception failure) when (failure is not OrleansException)
        {
            throw new OrleansException($"The coordinators' state can't be {what} in Redis: {failure.Message}");
        }
    }
}
