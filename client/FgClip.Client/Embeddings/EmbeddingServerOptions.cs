using FgClip.Datasets.Jobs;

namespace FgClip.Client.Embeddings;

/// <summary>Which server computes vectors, and how it is asked.</summary>
public sealed record EmbeddingServerOptions
{
    /// <summary>The server's address without <c>/v1</c>, such as http://127.0.0.1:8080.</summary>
    public required Uri Address { get; init; }

    /// <summary>The model's name there.</summary>
    public required string Model { get; init; }

    /// <summary>The head for texts. Default: Short.</summary>
    public TextHead Head { get; init; } = TextHead.Short;

    /// <summary>The server's key, or a token. Default: none.</summary>
    public string Key { get; init; } = "";

    /// <summary>
    /// The digest of computation that the answers must have, as <c>fgclip.computation_digest</c> in the footers of a dataset's parts.
    /// Default: any.
    /// </summary>
    public string ComputationDigest { get; init; } = "";

    /// <summary>
    /// The most inputs in a request; more are sent in several. Default: 256 texts, or 16 images, which fit into what a server takes by
    /// default.
    /// </summary>
    public int? InputsPerRequest { get; init; }
}
