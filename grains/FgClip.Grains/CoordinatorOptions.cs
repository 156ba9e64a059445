namespace FgClip.Grains;

/// <summary>How coordinators hand work out.</summary>
public sealed class CoordinatorOptions
{
    /// <summary>How long a lease lasts without a renewal. Default: 60 seconds.</summary>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Failed attempts after which a shard is given up; the job continues with the others. Default: 3.</summary>
    public int MaxAttempts { get; set; } = 3;

    /// <summary>Workers that may die while they hold a shard before the row that does it is looked for, by halves. Default: 3.</summary>
    public int MaxDeaths { get; set; } = 3;

    /// <summary>
    /// Workers that this search may cost before the shard is given up; a row of 10,000 is found with some 8. Default: 32.
    /// </summary>
    public int MaxSearchDeaths { get; set; } = 32;

    /// <summary>
    /// How long the records of a job may be damaged, missing or refused before the job fails; its other blocks continue meanwhile.
    /// Default: 10 minutes.
    /// </summary>
    public TimeSpan UnreadableLimit { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a job waits for a store that is away before it fails. Default: 1 hour.</summary>
    public TimeSpan StoreAwayLimit { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How often those who watch a job are told how far it is; less than 5 seconds. Default: 0.5 seconds.</summary>
    public TimeSpan ProgressInterval { get; set; } = TimeSpan.FromSeconds(0.5);
}
