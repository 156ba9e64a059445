namespace FgClip.Samples.Evaluation;

/// <summary>The shares of queries, 0 to 1, that had a right answer among their best.</summary>
/// <param name="At1">R@1: the best answer was right.</param>
/// <param name="At5">R@5: one of the best five was.</param>
public readonly record struct Recall(double At1, double At5);
