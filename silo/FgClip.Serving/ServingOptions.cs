using FgClip.Datasets.Jobs;
using FgClip.Web;

namespace FgClip.Serving;

/// <summary>What a server is started with.</summary>
public sealed record ServingOptions
{
    /// <summary>The model's name in requests.</summary>
    public required string ModelName { get; init; }

    /// <summary>How images and texts become vectors; its digest stands in each answer. Default: as <c>embed</c> has it for both.</summary>
    public FeatureOptions Features { get; init; } = new() { TextHeads = [TextHead.Short] };

    /// <summary>Where the server listens, and who may ask.</summary>
    public required WebOptions Web { get; init; }

    /// <summary>Folders that images may be read from, as paths or addresses of stores. Default: none.</summary>
    public IReadOnlyList<string> ImageRoots { get; init; } = [];

    /// <summary>Whether images may be fetched from public web addresses. Default: false.</summary>
    public bool AllowHttp { get; init; }

    /// <summary>Whether images are read though their web server opts out of AI or indexing. Default: false.</summary>
    public bool IgnoreOptOut { get; init; }

    /// <summary>A mail address or web page that requests for images name. Default: none.</summary>
    public string? HttpContact { get; init; }

    /// <summary>Tokens of texts, or patches of images, in one run of the model. Default: 2,048.</summary>
    public int BatchTokens { get; init; } = 2_048;

    /// <summary>Tokens and patches of all requests that are in work; one more is answered with 429. Default: 131,072.</summary>
    public int QueueTokens { get; init; } = 131_072;

    /// <summary>Bytes of a request's body. Default: 64 MiB.</summary>
    public long MaxRequestBytes { get; init; } = 64L << 20;

    /// <summary>Finds what is wrong.</summary>
    /// <returns>All mistakes, each a sentence that names the option.</returns>
    public IReadOnlyList<string> Validate()
    {
        List<string> mistakes = [.. Web.Validate()];
        if (Web.Port == 0)
            mistakes.Add("Port: must be 1 to 65535.");
        if (string.IsNullOrWhiteSpace(ModelName))
            mistakes.Add("ModelName: is empty.");
        if (BatchTokens < 1)
            mistakes.Add($"BatchTokens: must be 1 or more, not {BatchTokens}.");
        if (QueueTokens < BatchTokens)
            mistakes.Add($"QueueTokens: must be at least BatchTokens, {BatchTokens}, not {QueueTokens}.");
        if (MaxRequestBytes < 1)
            mistakes.Add($"MaxRequestBytes: must be 1 or more, not {MaxRequestBytes}.");
        return mistakes;
    }
}
