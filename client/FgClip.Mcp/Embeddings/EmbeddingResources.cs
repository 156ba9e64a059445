using System.ComponentModel;
using System.Text.Json;
using ModelContextProtocol.Server;

namespace FgClip.Mcp.Embeddings;

/// <summary>Kept vectors, for an assistant's program that wants the numbers.</summary>
/// <param name="store">Where they are.</param>
[McpServerResourceType]
public sealed class EmbeddingResources(EmbeddingStore store)
{
    /// <summary>The numbers of an embedding.</summary>
    /// <param name="id">The last part of its address.</param>
    [McpServerResource(UriTemplate = EmbeddingStore.Prefix + "{id}", Name = "embedding", MimeType = "application/json")]
    [Description("An embedding that a tool made, as JSON: source, shape, and values in row-major order.")]
    public string Read(string id)
    {
        var embedding = store.Get(EmbeddingStore.Prefix + id);
        return JsonSerializer.Serialize(new { source = embedding.Source, shape = embedding.Shape, values = embedding.Values.ToArray() });
    }
}
