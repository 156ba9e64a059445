namespace FgClip.Client;

/// <summary>A job cannot be forgotten, because it is not over.</summary>
/// <param name="message">Where the job stands, and what to do.</param>
public sealed class JobNotOverException(string message) : Exception(message);
