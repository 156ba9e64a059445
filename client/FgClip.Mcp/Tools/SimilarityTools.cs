using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using FgClip.Mcp.Calls;
using FgClip.Mcp.Embeddings;
using FgClip.Model.Encoders;
using ModelContextProtocol;
using ModelContextProtocol.Server;

namespace FgClip.Mcp.Tools;

/// <summary>Compares vectors.</summary>
/// <param name="store">Where they are.</param>
[McpServerToolType]
public sealed class SimilarityTools(EmbeddingStore store)
{
    /// <summary>Cosines of vectors.</summary>
    [McpServerTool(Name = "cosine_similarity", ReadOnly = true, Idempotent = true, UseStructuredContent = true)]
    [Description("Cosine similarity of two lists of embeddings, from -1 to 1: of those at the same places, or of all with all.")]
    public Similarities Compare(
        [Description("Addresses of the first embeddings.")] string[] uris_a,
        [Description("Addresses of the second embeddings.")] string[] uris_b,
        [Description("pairwise: a[i] with b[i], for lists of one length. matrix: each a with each b.")] string mode = "pairwise")
    {
        Arguments.NotEmpty(uris_a, "uris_a");
        Arguments.NotEmpty(uris_b, "uris_b");
        var (a, b) = (uris_a.Select(store.GetVector).ToArray(), uris_b.Select(store.GetVector).ToArray());
        return mode switch
        {
            "pairwise" when a.Length == b.Length => new(JsonSerializer.SerializeToElement(a.Zip(b, Cosine)), [a.Length], true),
            "pairwise" => throw new McpException(
                $"pairwise takes lists of one length; these have {a.Length} and {b.Length}. For all with all, set mode to matrix."),
            "matrix" => new(JsonSerializer.SerializeToElement(a.Select(row => b.Select(column => Cosine(row, column)))),
                [a.Length, b.Length], true),
            _ => throw new McpException($"mode: '{mode}' is not one of pairwise, matrix."),
        };
    }

    private static float Cosine(ReadOnlyMemory<float> a, ReadOnlyMemory<float> b) => VectorMath.Cosine(a.Span, b.Span);
}

/// <summary>Cosines.</summary>
/// <param name="Values">A list, or a list of rows.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Success">Always true; what fails is an error of the call.</param>
public sealed record Similarities(
    [property: JsonPropertyName("similarities")]
    [property: ToolSchema(
        """{"type": "array", "items": {"anyOf": [{"type": "number"}, {"type": "array", "items": {"type": "number"}}]}}""")]
    JsonElement Values,
    IReadOnlyList<int> Shape,
    bool Success);
