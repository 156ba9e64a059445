namespace FgClip.Grains;

/// <summary>How coordinators hand work out.</summary>
public sealed class CoordinatorOptions
{
    /// <summary>How long a lease lasts without a renewal. Default: 60 seconds.</summary>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Failed attempts after which a shard, and its job with it, is given up. Default: 3.</summary>
    public int MaxAttempts { get; set; } = 3;

    /// <summary>Workers that may die while they hold a shard before it is given up. Default: 3.</summary>
    public int MaxDeaths { get; set; } = 3;
}
