namespace FgClip.Model.Hub;

/// <summary>A model could not be had from the hub; the message says what to do.</summary>
/// <param name="message">For a person.</param>
/// <param name="inner">What lies behind it.</param>
public sealed class HubException(string message, Exception? inner = null) : Exception(message, inner);
