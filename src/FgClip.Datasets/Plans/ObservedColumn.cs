namespace FgClip.Datasets.Plans;

/// <summary>A column of an input, and the kinds of values that it was seen to hold.</summary>
/// <param name="Source">Its name in the input.</param>
/// <param name="Kinds">The kinds of its values.</param>
internal readonly record struct ObservedColumn(string Source, ValueKinds Kinds);
