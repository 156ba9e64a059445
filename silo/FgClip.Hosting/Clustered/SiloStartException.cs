namespace FgClip.Hosting.Clustered;

/// <summary>A silo could not start, though its settings are good in themselves.</summary>
/// <param name="message">What stood in the way.</param>
/// <param name="inner">What showed it; null where nothing was thrown.</param>
public sealed class SiloStartException(string message, Exception? inner = null) : Exception(message, inner);
