using FgClip.Datasets.Jobs;
using FgClip.Grains.Abstractions.Shards;

namespace FgClip.Grains.Abstractions.Jobs;

/// <summary>What a job gives to a worker that asks for work.</summary>
[GenerateSerializer, Immutable, Alias("fgclip.WorkOffer")]
public abstract record WorkOffer
{
    /// <summary>
    /// The oldest <see cref="Serialization.MessageVersion"/> that skips nothing of this which changes what is computed. Default: 0, any.
    /// </summary>
    [Id(0)]
    public int NeedsVersion { get; init; }

    /// <summary>
    /// How long the job is left alone where the worker gets nothing, unless it announces work before. Null from a coordinator of an earlier
    /// version, which announces nothing.
    /// </summary>
    [Id(1)]
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>The plan is yours to make, or a part of it.</summary>
/// <param name="Spec">The job.</param>
[GenerateSerializer, Immutable, Alias("fgclip.PlanOffer")]
public sealed record PlanOffer([property: Id(0)] JobSpec Spec) : WorkOffer
{
    /// <summary>What is to be made. Default: the whole plan, from a coordinator of an earlier version.</summary>
    [Id(1)]
    public PlanStage Stage { get; init; }

    /// <summary>The inputs, once they are listed.</summary>
    [Id(2)]
    public PlanListing? Listing { get; init; }

    /// <summary>The lease whose inputs are to be planned, from 0.</summary>
    [Id(3)]
    public int Unit { get; init; }
}

/// <summary>Ask this block for a shard; it may have none.</summary>
/// <param name="Spec">The job.</param>
/// <param name="Block">The block.</param>
/// <param name="HasWaiting">
/// Whether shards of the block are known to wait, or nothing is known of it: where it has none then, the job may name another at once.
/// </param>
[GenerateSerializer, Immutable, Alias("fgclip.BlockOffer")]
public sealed record BlockOffer(
    [property: Id(0)] JobSpec Spec, [property: Id(1)] BlockKey Block, [property: Id(2)] bool HasWaiting) : WorkOffer
{
    /// <summary>The plan that the block is of; null from a coordinator of an earlier version.</summary>
    [Id(3)]
    public PlanTotals? Plan { get; init; }
}

/// <summary>Every shard is committed or given up; the dataset is yours to finalise.</summary>
/// <param name="Spec">The job.</param>
/// <param name="GivenUp">The shards that were given up. With any, the manifest names them and the dataset is not marked as whole.</param>
[GenerateSerializer, Immutable, Alias("fgclip.FinalizeOffer")]
public sealed record FinalizeOffer([property: Id(0)] JobSpec Spec, [property: Id(1)] IReadOnlyList<ShardFailure> GivenUp) : WorkOffer
{
    /// <summary>The plan that the dataset is to be finalised by; null from a coordinator of an earlier version.</summary>
    [Id(2)]
    public PlanTotals? Plan { get; init; }
}

/// <summary>Nothing now; ask again later.</summary>
[GenerateSerializer, Immutable, Alias("fgclip.WaitOffer")]
public sealed record WaitOffer : WorkOffer;

/// <summary>The job is over, or there is no such job.</summary>
[GenerateSerializer, Immutable, Alias("fgclip.OverOffer")]
public sealed record OverOffer : WorkOffer;
