using FgClip.Grains.Abstractions.Devices;

namespace FgClip.Grains.Abstractions.Jobs;

/// <summary>A device asks which job to work for next. What it did before is over then.</summary>
/// <param name="Device">The device.</param>
/// <param name="MaxWait">How long it waits at most where there is nothing.</param>
/// <param name="CanMine">Whether it may take a unit of a mining job now.</param>
/// <param name="Excluded">Jobs that it does not ask now, as it cannot do them or their coordinators did not answer.</param>
/// <param name="Remembered">Jobs that it remembers something of; the answer names those that are over.</param>
/// <param name="Missed">The job that it was sent to and that had nothing for it; null where it got work there.</param>
[GenerateSerializer, Immutable, Alias("fgclip.JobQuery")]
public sealed record JobQuery(
    [property: Id(0)] DeviceKey Device,
    [property: Id(1)] TimeSpan MaxWait,
    [property: Id(2)] bool CanMine,
    [property: Id(3)] IReadOnlyList<string> Excluded,
    [property: Id(4)] IReadOnlyList<string> Remembered,
    [property: Id(5)] JobMiss? Missed);

/// <summary>A job had nothing for a device.</summary>
/// <param name="Job">The job.</param>
/// <param name="Turn"><see cref="JobChoice.Turn"/> of the choice: what the job announced since then counts.</param>
/// <param name="RetryAfter">How long nobody needs to ask the job; 0 where another device may get work there now.</param>
[GenerateSerializer, Immutable, Alias("fgclip.JobMiss")]
public sealed record JobMiss([property: Id(0)] string Job, [property: Id(1)] long Turn, [property: Id(2)] TimeSpan RetryAfter);

/// <summary>The job that a device works for next.</summary>
/// <param name="Job">The job; null where none has work for the device.</param>
/// <param name="Turn">How often the job announced work until now.</param>
/// <param name="Wait">Where there is none: when to ask again, unless the device is woken before.</param>
/// <param name="Over">Those of <see cref="JobQuery.Remembered"/> that are over.</param>
[GenerateSerializer, Immutable, Alias("fgclip.JobChoice")]
public sealed record JobChoice(
    [property: Id(0)] string? Job,
    [property: Id(1)] long Turn,
    [property: Id(2)] TimeSpan Wait,
    [property: Id(3)] IReadOnlyList<string> Over);
