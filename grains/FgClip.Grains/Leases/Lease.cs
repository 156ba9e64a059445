namespace FgClip.Grains.Leases;

/// <summary>Who holds a piece of work.</summary>
/// <param name="Id">The lease's id, chosen by its holder.</param>
/// <param name="Holder">Key of the device that holds it.</param>
/// <param name="Until">When it runs out unless it is renewed.</param>
internal sealed record Lease(string Id, string Holder, DateTimeOffset Until);
