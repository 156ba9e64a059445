namespace FgClip.Storage;

/// <summary>A store refuses the credential that this process has for it, or there is none.</summary>
/// <param name="message">What is refused, and where the credential is looked for.</param>
/// <param name="cause">What the store answered.</param>
public sealed class StoreAccessException(string message, Exception cause) : IOException(message, cause);
