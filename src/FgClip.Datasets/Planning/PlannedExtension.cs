using FgClip.Datasets.Plans;

namespace FgClip.Datasets.Planning;

/// <summary>The result of planning an extension.</summary>
/// <param name="Plan">The plan that the extension's job goes over: the newest, which covers all that was planned before.</param>
/// <param name="HasNew">
/// Whether the inputs have rows that the dataset did not have when the extension was asked for; false where nothing is new. The job may
/// have work to do even then: shards of an extension that was broken off, or that were given up.
/// </param>
public sealed record PlannedExtension(DatasetPlan Plan, bool HasNew);
