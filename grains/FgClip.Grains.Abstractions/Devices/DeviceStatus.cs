namespace FgClip.Grains.Abstractions.Devices;

/// <summary>What a device's worker does now.</summary>
/// <param name="Job">The job it works for; null while it is idle.</param>
/// <param name="Work">What it does for it, in words: <c>plan</c>, <c>shard 17</c>, <c>rows 0 to 499 of shard 17</c>,
/// <c>finalize</c>.</param>
/// <param name="Since">When it took that up, or became idle.</param>
/// <param name="ShardsDone">Shards it committed since it started.</param>
/// <param name="IsDraining">Whether it takes no more work; it is drained once <paramref name="Job"/> is null.</param>
[GenerateSerializer, Immutable, Alias("fgclip.DeviceStatus")]
public sealed record DeviceStatus(
    [property: Id(0)] string? Job,
    [property: Id(1)] string? Work,
    [property: Id(2)] DateTimeOffset Since,
    [property: Id(3)] long ShardsDone,
    [property: Id(4)] bool IsDraining)
{
    /// <summary>Why it takes no work though nobody drained it, in words; null while it takes work.</summary>
    [Id(5)]
    public string? Trouble { get; init; }

    /// <summary>The jobs that it cannot do; null where there are none.</summary>
    [Id(6)]
    public IReadOnlyList<JobRefusal>? Refused { get; init; }
}
