namespace FgClip.Datasets.Manifests;

/// <summary>A field of a row that is not what it should be; it becomes the row's fault.</summary>
internal sealed class RowFormatException(string message) : Exception(message);
