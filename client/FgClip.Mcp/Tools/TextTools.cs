using System.ComponentModel;
using FgClip.Mcp.Embeddings;
using ModelContextProtocol;
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
        IProgress<ProgressNotificationValue> progress,
        CancellationToken cancellationToken,
        [Description("The head: short for captions, long for long captions, box for phrases about a region.")] string walk_type = "short")
    {
        var walk = Arguments.Walk(walk_type);
        Arguments.NotEmpty(texts, "texts");
        store.EnsureRoom("texts", texts.Length, embedder.Dimensions, texts.Sum(text => (long)(text?.Length ?? 0)));
        var wanted = texts.Index().Where(text => !string.IsNullOrWhiteSpace(text.Item)).ToList();
        var vectors = await embedder.EncodeTextsAsync(
            [.. wanted.Select(text => text.Item)],
            walk,
            done => progress.Report(Steps.Create(done, wanted.Count, "texts")),
            cancellationToken);

        // Only now, since nobody learns the addresses of a call that is cancelled.
        var uris = new string?[texts.Length];
        foreach (var ((index, text), vector) in wanted.Zip(vectors))
            uris[index] = store.Add(text, [vector.Length], vector).Uri;
        return SavedEmbeddings.From(uris, [.. uris.Index().Where(uri => uri.Item is null).Select(uri => $"texts[{uri.Index}] is empty.")]);
    }
}
