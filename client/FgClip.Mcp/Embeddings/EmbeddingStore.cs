using System.Globalization;
using ModelContextProtocol;

namespace FgClip.Mcp.Embeddings;

/// <summary>Keeps the vectors that tools made, up to a number of bytes; then the oldest go.</summary>
/// <param name="settings">The server's settings.</param>
public sealed class EmbeddingStore(McpSettings settings)
{
    /// <summary>What an address begins with.</summary>
    public const string Prefix = "fgclip://embeddings/";

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Embedding> _byUri = new(StringComparer.Ordinal);
    private readonly Queue<Embedding> _byAge = new();
    private long _bytes, _made;

    /// <summary>Keeps vectors.</summary>
    /// <param name="source">What they were made of, in words.</param>
    /// <param name="shape">See <see cref="Embedding.Shape"/>.</param>
    /// <param name="values">The numbers.</param>
    /// <returns>Them with their address.</returns>
    public Embedding Add(string source, IReadOnlyList<int> shape, ReadOnlyMemory<float> values)
    {
        lock (_lock)
        {
            var embedding = new Embedding($"{Prefix}{(++_made).ToString(CultureInfo.InvariantCulture)}", source, shape, values);
            _byUri.Add(embedding.Uri, embedding);
            _byAge.Enqueue(embedding);
            _bytes += embedding.Bytes;
            // The newest stays, however large: its address is on its way to the assistant.
            while (_bytes > settings.EmbeddingBytes && _byAge.Count > 1)
            {
                var oldest = _byAge.Dequeue();
                _byUri.Remove(oldest.Uri);
                _bytes -= oldest.Bytes;
            }

            return embedding;
        }
    }

    /// <summary>Checks that the vectors of one call can be kept together: each has an address in the call's answer.</summary>
    /// <param name="argument">The argument that has one item for each vector.</param>
    /// <param name="count">How many vectors.</param>
    /// <param name="dimensions">Numbers in each.</param>
    /// <param name="letters">Letters of all that the vectors are made of, where that is kept with them.</param>
    /// <exception cref="McpException">They can't.</exception>
    public void EnsureRoom(string argument, int count, int dimensions, long letters = 0)
    {
        var bytes = ((long)count * dimensions * sizeof(float)) + (letters * sizeof(char));
        if (bytes > settings.EmbeddingBytes)
        {
            throw new McpException($"{argument}: {count} vectors with their sources take {bytes} bytes, and the server keeps "
                + $"{settings.EmbeddingBytes} bytes. Give fewer in one call.");
        }
    }

    /// <summary>Finds vectors.</summary>
    /// <exception cref="McpException">There are none at this address, or no more.</exception>
    public Embedding Get(string? uri)
    {
        lock (_lock)
        {
            return uri is not null && _byUri.TryGetValue(uri, out var embedding)
                ? embedding
                : throw new McpException(
                    $"There is no embedding {uri ?? "null"} here: the oldest are dropped. Make it again.");
        }
    }

    /// <summary>Finds one vector.</summary>
    /// <exception cref="McpException">There is none at this address, or it is a dense map.</exception>
    public ReadOnlyMemory<float> GetVector(string? uri) => Get(uri) is { Shape.Count: 1 } vector
        ? vector.Values
        : throw new McpException($"{uri} is a dense map, not one vector. Use image_embedding or region_embedding.");
}
