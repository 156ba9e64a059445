namespace FgClip.Mcp.Tools;

/// <summary>What a tool says that makes embeddings, in the words of 360's FGCLIP-MCP.</summary>
/// <param name="SavedUris">The addresses of the embeddings, one for one with what was given; null for what failed.</param>
/// <param name="Success">Whether all of them were made.</param>
/// <param name="ErrorMsg">What failed and why, a line each; null where nothing did.</param>
public sealed record SavedEmbeddings(IReadOnlyList<string?> SavedUris, bool Success, string? ErrorMsg);
