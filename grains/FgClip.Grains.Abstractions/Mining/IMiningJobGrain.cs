using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Leases;

namespace FgClip.Grains.Abstractions.Mining;

/// <summary>Leads one mining job (key: its <see cref="MiningJobId"/>) through its stages, and leases their units to workers.</summary>
[Alias("fgclip.IMiningJobGrain")]
public interface IMiningJobGrain : IManagedJobGrain
{
    /// <summary>
    /// Submits the job. An order of the same identity is the same job, another one under this id is refused. A job that is over starts
    /// again: what is committed stays, and one whose output is complete and of the datasets as they are now ends at its first step.
    /// </summary>
    [Alias("Submit")]
    Task<SubmitReply> SubmitAsync(MiningOrder order);

    /// <summary>Asks for a unit; the same request gets the same one. Null where there is none now.</summary>
    [Alias("LeaseUnit")]
    Task<MiningOffer?> LeaseUnitAsync(LeaseRequest request);

    /// <summary>Keeps the lease of a unit.</summary>
    [Alias("Renew")]
    Task<LeaseRenewalResult> RenewAsync(MiningUnit unit, string lease);

    /// <summary>Says that a unit is committed. It counts even where the lease was lost, as it is stored once.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="found">What it showed of later stages. One that nobody names has no units and is left out.</param>
    [Alias("Complete")]
    Task CompleteAsync(MiningUnit unit, IReadOnlyList<StageUnits> found);

    /// <summary>Reports a failed attempt.</summary>
    [Alias("Fail")]
    Task FailAsync(MiningUnit unit, string lease, WorkFailure failure);

    /// <summary>Gives a unit back undone; this counts as nothing.</summary>
    [Alias("Release")]
    Task ReleaseAsync(MiningUnit unit, string lease);
}
