using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace FgClip.Client.Embeddings;

/// <summary>Vectors of texts from a server that <c>fgclip serve</c> started.</summary>
/// <param name="http">How it is reached; it stays the caller's.</param>
/// <param name="options">Which server, model and head.</param>
public sealed class TextEmbeddingGenerator(HttpClient http, EmbeddingServerOptions options) : IEmbeddingGenerator<string, Embedding<float>>
{
    private const int InputsPerRequest = 256;

    private readonly EmbeddingServer _server = new(http, options);

    /// <summary>Computes the vectors of texts, in their order.</summary>
    /// <param name="values">The texts.</param>
    /// <param name="options">Another model, or the numbers that a vector must have.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="EmbeddingServerException">The server refused, or computes otherwise than was expected.</exception>
    /// <exception cref="HttpRequestException">The server can't be reached.</exception>
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
        // An object, since a text alone may look like the address of an image.
        _server.AskAsync(
            values.Select(JsonNode? (text) => new JsonObject { ["text"] = text }), InputsPerRequest, options, cancellationToken);

    /// <inheritdoc />
    public object? GetService(Type serviceType, object? serviceKey = null) => _server.FindService(this, serviceType, serviceKey);

    /// <inheritdoc />
    public void Dispose()
    {
        // The HttpClient is the caller's.
    }
}
