namespace FgClip.Storage;

/// <summary>An address that no store can be opened for.</summary>
/// <param name="message">What is wrong with it.</param>
public sealed class StoreAddressException(string message) : Exception(message);
