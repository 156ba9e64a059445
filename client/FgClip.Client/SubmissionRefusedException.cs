namespace FgClip.Client;

/// <summary>A job was not taken.</summary>
/// <param name="message">Why, and what to do.</param>
public sealed class SubmissionRefusedException(string message) : Exception(message);
