using System.ComponentModel;
using FgClip.Mcp.Embeddings;
using ModelContextProtocol.Server;

namespace FgClip.Mcp.Tools;

/// <summary>Texts to vectors.</summary>
/// <param name="embedder">The model.</param>
/// <param name="store">Where vectors go.</param>
[McpServerToolType]
public sealed class TextTools(Embedder embedder, EmbeddingStore store)
{
    /// <summary>Embeds texts.</summary>
    [McpServerTool(Name = "text_embedding", ReadOnly = true, UseStructuredContent = true)]
    [Description("Embed texts, English or Chinese. Returns an address for each vector, for cosine_similarity and search.")]
    public async Task<SavedEmbeddings> EmbedAsync(
        [Description("The texts.")] string[] texts,
        CancellationToken cancellationToken,
        [Description("The head: short for captions, long for long captions, box for phrases about a region.")] string walk_type = "short")
    {
        var walk = Arguments.Walk(walk_type);
        Arguments.NotEmpty(texts, "texts");
        var blank = texts.Index().Where(text => string.IsNullOrWhiteSpace(text.Item)).Select(text => $"texts[{text.Index}] is empty.")
            .ToList();
        var vectors = await embedder.EncodeTextsAsync([.. texts.Where(text => !string.IsNullOrWhiteSpace(text))], walk, cancellationToken);
        var uris =
            new Queue<string>(
                texts.Where(text => !string.IsNullOrWhiteSpace(text))
                .Zip(vectors, (text, vector) => store.Add(text, [embedder.Dimensions], vector).Uri));
        return new([.. texts.Select(text => string.IsNullOrWhiteSpace(text) ? null : uris.Dequeue())], blank.Count == 0,
            blank.Count == 0 ? null : string.Join('\n', blank));
    }
}
