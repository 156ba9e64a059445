using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace FgClip.Client.Embeddings;

/// <summary>Vectors of images from a server that <c>fgclip serve</c> started.</summary>
/// <param name="http">How it is reached; it stays the caller's.</param>
/// <param name="options">Which server and model.</param>
public sealed class ImageEmbeddingGenerator(HttpClient http, EmbeddingServerOptions options)
    : IEmbeddingGenerator<DataContent, Embedding<float>>
{
    private const int InputsPerRequest = 16;

    private readonly EmbeddingServer _server = new(http, options);

    /// <summary>Computes the vectors of images, in their order.</summary>
    /// <param name="values">The images' files.</param>
    /// <param name="options">Another model, or the numbers that a vector must have.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="EmbeddingServerException">The server refused, or computes otherwise than was expected.</exception>
    /// <exception cref="HttpRequestException">The server can't be reached.</exception>
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<DataContent> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
        _server.AskAsync(
            values.Select(JsonNode? (image) => new JsonObject { ["image"] = image.Uri }), InputsPerRequest, options, cancellationToken);

    /// <inheritdoc />
    public object? GetService(Type serviceType, object? serviceKey = null) => _server.FindService(this, serviceType, serviceKey);

    /// <inheritdoc />
    public void Dispose()
    {
        // The HttpClient is the caller's.
    }
}
