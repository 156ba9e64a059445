namespace FgClip.Workers.Attempts;

/// <summary>A coordinator did not answer, however often it was asked. Whatever it was asked for may or may not have happened.</summary>
/// <param name="inner">What the last try ended with.</param>
internal sealed class CoordinatorUnreachableException(Exception inner)
    : Exception($"A coordinator can't be reached: {inner.Message}", inner);
