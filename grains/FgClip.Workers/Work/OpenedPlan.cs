using FgClip.Grains.Abstractions.Jobs;

namespace FgClip.Workers.Work;

/// <summary>How a planning began.</summary>
/// <param name="Totals">The plan, where there is one or it was made at once; null where inputs are to be planned.</param>
/// <param name="Listing">The inputs to be planned; null where there is a plan.</param>
public sealed record OpenedPlan(PlanTotals? Totals, PlanListing? Listing = null);
