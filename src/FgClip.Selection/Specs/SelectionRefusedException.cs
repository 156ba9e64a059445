namespace FgClip.Selection.Specs;

/// <summary>An expression or a column cannot be meant, or labels or duplicates do not belong to the dataset.</summary>
/// <param name="message">What is wrong, and what there is.</param>
/// <param name="cause">What DuckDB reported; null where it was not asked.</param>
public sealed class SelectionRefusedException(string message, Exception? cause = null) : Exception(message, cause);
