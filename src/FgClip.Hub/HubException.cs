namespace FgClip.Hub;

/// <summary>Files could not be had from the hub; the message says what to do.</summary>
/// <param name="message">For a person.</param>
/// <param name="inner">What lies behind it.</param>
public sealed class HubException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether the hub refuses the token, or wants one. Default: false.</summary>
    public bool IsRefusal { get; init; }

    /// <summary>Whether the hub has no such repository, revision or file. Default: false.</summary>
    public bool IsMissing { get; init; }
}
