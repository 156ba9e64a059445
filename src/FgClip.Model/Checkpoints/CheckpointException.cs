namespace FgClip.Model.Checkpoints;

/// <summary>
/// A checkpoint folder that cannot be read or imported; the message names the file, and the tensor or key where there is one.
/// </summary>
/// <param name="message">What was wrong, where, and what was expected.</param>
/// <param name="inner">What the reader threw, if it did.</param>
public sealed class CheckpointException(string message, Exception? inner = null) : Exception(message, inner);
