namespace FgClip.Client;

/// <summary>What was given is not an address of a cluster.</summary>
/// <param name="message">What is wrong with it.</param>
public sealed class ClusterAddressException(string message) : Exception(message);
