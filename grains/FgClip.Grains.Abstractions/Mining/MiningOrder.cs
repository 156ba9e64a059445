using System.Text.Json.Serialization;
using FgClip.Datasets.Jobs;

namespace FgClip.Grains.Abstractions.Mining;

/// <summary>
/// A mining job, as it travels. Coordinators compare it and hand it on; only workers read it, since what it means is FgClip.Mining's.
/// </summary>
/// <param name="Task">What is done: mine or dedup.</param>
/// <param name="Output">Address of the output.</param>
/// <param name="Spec">The specification, as JSON.</param>
/// <param name="Identity">The same without what changes no byte of the output: two orders of one identity are one job.</param>
[GenerateSerializer, Immutable, Alias("fgclip.MiningOrder")]
public sealed record MiningOrder(
    [property: Id(0)] string Task, [property: Id(1)] string Output, [property: Id(2)] string Spec, [property: Id(3)] string Identity)
{
    /// <summary>What people call the job; null for the last folder of its output. It is part of no identity.</summary>
    [Id(4), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    /// <summary>How much of a cluster the job gets beside others; null for the default. It is part of no identity.</summary>
    [Id(5), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JobShare? Share { get; init; }
}
