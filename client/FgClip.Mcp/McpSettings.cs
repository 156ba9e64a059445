using FgClip.Client;
using FgClip.Search.Vectors;

namespace FgClip.Mcp;

/// <summary>What a server is started with.</summary>
public sealed record McpSettings
{
    /// <summary>The model folder.</summary>
    public required string Model { get; init; }

    /// <summary>Folders that images may be read from, as paths or <c>az://container/prefix</c>. Default: none.</summary>
    public IReadOnlyList<string> ImageRoots { get; init; } = [];

    /// <summary>Whether images may be fetched from public web addresses. Default: false.</summary>
    public bool AllowHttp { get; init; }

    /// <summary>Whether images are read though their web server opts out of AI or indexing. Default: false.</summary>
    public bool IgnoreOptOut { get; init; }

    /// <summary>A mail address or web page that requests for images name. Default: none.</summary>
    public string? HttpContact { get; init; }

    /// <summary>The finished datasets that may be searched. Default: none.</summary>
    public IReadOnlyList<string> Datasets { get; init; } = [];

    /// <summary>Where the vectors of searched datasets lie. Default: <c>fgclip/search</c> in the user's cache.</summary>
    public string SearchCache { get; init; } = VectorCache.DefaultFolder;

    /// <summary>
    /// Folders in which <c>fgclip index</c> built approximate indexes: one that covers a dataset is searched. Default: none, exact search.
    /// </summary>
    public IReadOnlyList<string> SearchIndexes { get; init; } = [];

    /// <summary>The cluster whose jobs may be asked about. Default: none.</summary>
    public ClusterAddress? Cluster { get; init; }

    /// <summary>Bytes of vectors that are kept; above it the oldest go. Default: 256 MiB.</summary>
    public long EmbeddingBytes { get; init; } = 256L << 20;
}
