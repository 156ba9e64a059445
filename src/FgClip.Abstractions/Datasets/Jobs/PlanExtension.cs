namespace FgClip.Datasets.Jobs;

/// <summary>What is added to a finished dataset: the inputs that it was not planned with.</summary>
/// <param name="Plan">
/// Number of the plan that covers them too, as far as the submitter knows: that of the newest plan and 1. A job that has done this plan is
/// done; one that is asked for a later plan, or that found nothing new, looks at the inputs again. 0 to look again in any case. The planner
/// takes the next number itself.
/// </param>
/// <param name="Inputs">Inputs, globs and folders, old ones among them; only what is new in them is planned.</param>
public sealed record PlanExtension(int Plan, IReadOnlyList<string> Inputs);
