namespace FgClip.Grains.Leases;

/// <summary>Whether a silo is known to be gone for good.</summary>
internal interface ISiloLiveness
{
    /// <summary>Whether the cluster declared this start of the silo dead. One that the cluster doesn't know is not dead.</summary>
    bool IsDead(SiloAddress silo);

    /// <summary>The silos that take calls.</summary>
    IEnumerable<SiloAddress> Live => [];
}

/// <summary>Reads it from the silo's own view of the membership, without any call.</summary>
internal sealed class MembershipLiveness(IClusterMembershipService membership) : ISiloLiveness
{
    /// <inheritdoc />
    public bool IsDead(SiloAddress silo) => membership.CurrentSnapshot.GetSiloStatus(silo) == SiloStatus.Dead;

    /// <inheritdoc />
    public IEnumerable<SiloAddress> Live => membership.CurrentSnapshot.Members.Values
        .Where(member => member.Status is SiloStatus.Active).Select(member => member.SiloAddress);
}
