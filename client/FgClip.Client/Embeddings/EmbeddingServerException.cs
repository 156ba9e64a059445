using System.Net;

namespace FgClip.Client.Embeddings;

/// <summary>A server that gave no vectors.</summary>
/// <param name="status">The status of its answer.</param>
/// <param name="message">What it said.</param>
public sealed class EmbeddingServerException(HttpStatusCode status, string message) : Exception(message)
{
    /// <summary>The status of the answer; 429 says that the same request may be sent again later.</summary>
    public HttpStatusCode Status { get; } = status;
}
