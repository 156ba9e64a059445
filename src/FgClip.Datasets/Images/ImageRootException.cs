namespace FgClip.Datasets.Images;

/// <summary>
/// An image root is not there on this machine. That is the machine's fault and not that of the rows, so no row gets a status for it.
/// </summary>
/// <param name="root">The root.</param>
public sealed class ImageRootException(string root) : Exception(
    $"There is no image root {root} on {Environment.MachineName}. Mount it there, or name another one with --image-root.");
