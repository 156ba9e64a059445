namespace FgClip.Exports.Specs;

/// <summary>A column cannot be exported, or the dataset has none of the vectors.</summary>
/// <param name="message">What is wrong, where, and what to do.</param>
public sealed class ExportRefusedException(string message) : Exception(message);
