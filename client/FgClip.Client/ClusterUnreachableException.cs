namespace FgClip.Client;

/// <summary>A cluster does not answer.</summary>
/// <param name="message">What does not answer, and what to look at.</param>
/// <param name="inner">What the last try ended with.</param>
public sealed class ClusterUnreachableException(string message, Exception? inner = null) : Exception(message, inner);
