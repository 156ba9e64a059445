using FgClip.Datasets.Rows;

namespace FgClip.Datasets.Images;

/// <summary>An image's bytes are not to be had.</summary>
/// <param name="status">The row's status.</param>
/// <param name="message">Why, in words.</param>
internal sealed class FetchException(RowStatus status, string message) : Exception(message)
{
    public RowStatus Status => status;
}
