namespace FgClip.Client;

/// <summary>The cluster has no such job.</summary>
/// <param name="job">The id that was asked for.</param>
public sealed class JobNotFoundException(string job) : Exception($"This cluster has no job '{job}'.");
