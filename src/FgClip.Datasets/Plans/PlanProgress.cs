namespace FgClip.Datasets.Plans;

/// <summary>How far planning has come.</summary>
/// <param name="Inputs">Inputs that are planned.</param>
/// <param name="Bytes">Bytes of inputs that were gone over.</param>
/// <param name="Rows">Rows seen.</param>
public readonly record struct PlanProgress(long Inputs, long Bytes, long Rows);
