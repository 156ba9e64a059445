using FgClip.Datasets.Plans;

namespace FgClip.Datasets.Planning;

/// <summary>The result of planning, without the inputs.</summary>
/// <param name="Plan">The plan's head: the newest plan covers all that was planned before.</param>
/// <param name="HasNew">Whether the inputs have rows that the dataset did not have; see <see cref="PlannedExtension"/>.</param>
public sealed record PlannedHead(PlanHead Plan, bool HasNew);
