namespace FgClip.Model.Parity;

/// <summary>A comparison that cannot be made, or that has no meaning; the message says why and what to do.</summary>
/// <param name="message">For a person.</param>
/// <param name="inner">What lies behind it.</param>
public sealed class ParityException(string message, Exception? inner = null) : Exception(message, inner);
