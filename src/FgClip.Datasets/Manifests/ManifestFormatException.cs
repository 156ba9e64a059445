namespace FgClip.Datasets.Manifests;

/// <summary>An input that is not in any format that can be read: not a matter of one row, so the job does not start.</summary>
/// <param name="message">The input, and what was found in it.</param>
public sealed class ManifestFormatException(string message) : Exception(message);
