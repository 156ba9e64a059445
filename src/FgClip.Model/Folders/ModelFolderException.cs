namespace FgClip.Model.Folders;

/// <summary>A model folder that cannot be used; the message names the folder and the file, and says what to do.</summary>
/// <param name="message">What was wrong, and where.</param>
/// <param name="inner">What the reader threw, if it did.</param>
public sealed class ModelFolderException(string message, Exception? inner = null) : Exception(message, inner);
