using FgClip.Mcp.Calls;

namespace FgClip.Mcp.Tools;

/// <summary>What a tool says that makes embeddings, in the words of 360's FGCLIP-MCP.</summary>
/// <param name="SavedUris">The addresses of the embeddings, one for one with what was given; null for what failed.</param>
/// <param name="Success">Whether all of them were made.</param>
/// <param name="ErrorMsg">What failed and why, a line each; null where nothing did.</param>
public sealed record SavedEmbeddings(
    [property: ToolSchema("""{"type": "array", "items": {"anyOf": [{"type": "string"}, {"type": "null"}]}}""")]
    IReadOnlyList<string?> SavedUris,
    bool Success,
    string? ErrorMsg)
{
    /// <summary>Reports what was made and what failed.</summary>
    /// <param name="uris">The addresses; null for what failed.</param>
    /// <param name="errors">What failed and why.</param>
    internal static SavedEmbeddings From(IReadOnlyList<string?> uris, IReadOnlyCollection<string> errors) =>
        new(uris, errors.Count == 0, errors.Count == 0 ? null : string.Join('\n', errors));
}
