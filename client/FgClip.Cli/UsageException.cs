namespace FgClip.Cli;

/// <summary>The command cannot be meant as it was given; the message says what to change.</summary>
/// <param name="message">For a person.</param>
public sealed class UsageException(string message) : Exception(message);
