namespace FgClip.Grains.Abstractions.Leases;

/// <summary>What a coordinator says to the holder of a lease.</summary>
public enum LeaseRenewalResult
{
    /// <summary>The lease is yours; continue.</summary>
    Ok,

    /// <summary>The work is done or someone else's: drop the attempt, it counts as nothing.</summary>
    Lost,

    /// <summary>The job is over: drop the attempt and everything else of the job.</summary>
    Stop,
}
