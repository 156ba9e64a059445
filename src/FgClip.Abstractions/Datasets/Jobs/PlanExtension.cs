namespace FgClip.Datasets.Jobs;

/// <summary>What is added to a finished dataset: the inputs that it was not planned with.</summary>
/// <param name="Plan">Number of the plan that covers them too, from 2.</param>
/// <param name="Inputs">Inputs, globs and folders, old ones among them; only what is new in them is planned.</param>
public sealed record PlanExtension(int Plan, IReadOnlyList<string> Inputs);
