namespace FgClip.Storage.S3;

/// <summary>
/// What the environment says of the S3 service beside the credential, which the SDK's own chain finds: variables that every tool for S3
/// knows, and a few of ours where there is none.
/// </summary>
internal sealed record S3Settings
{
    public const string EndpointOfS3 = "AWS_ENDPOINT_URL_S3";
    public const string EndpointOfAll = "AWS_ENDPOINT_URL";
    public const string PathStyleVariable = "FGCLIP_S3_PATH_STYLE";
    public const string RequesterPaysVariable = "FGCLIP_S3_REQUESTER_PAYS";
    public const string KmsKeyVariable = "FGCLIP_S3_KMS_KEY";
    public const string AnonymousVariable = "FGCLIP_S3_ANONYMOUS";

    /// <summary>Hugging Face's gateway to Storage Buckets; a namespace follows the host.</summary>
    private const string HuggingFaceHost = "s3.hf.co";

    /// <summary>The service; null for AWS.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>The region; null for what the profile or the machine says.</summary>
    public string? Region { get; init; }

    /// <summary>Whether the bucket stands in the path, and not before the host.</summary>
    public bool PathStyle { get; init; }

    /// <summary>Whether this account pays for requests to buckets that ask for it.</summary>
    public bool RequesterPays { get; init; }

    /// <summary>The KMS key that objects are encrypted with; null for the bucket's own default.</summary>
    public string? KmsKey { get; init; }

    /// <summary>Whether requests go without a signature, as to public buckets.</summary>
    public bool Anonymous { get; init; }

    /// <summary>
    /// Whether bodies go in chunks with a checksum behind them, which few services but AWS take. Its other services do as AWS does.
    /// </summary>
    public bool Chunked { get; init; }

    /// <summary>How often a request is sent again that the service did not do. Waits grow from half a second to 20; with jitter.</summary>
    public int Retries { get; init; } = 6;

    /// <summary>Reads the settings.</summary>
    /// <param name="variable">Returns a variable of the environment.</param>
    /// <exception cref="StoreAddressException">A variable has no value that it may have.</exception>
    public static S3Settings Read(Func<string, string?> variable)
    {
        string? Set(string name) => variable(name) is { Length: > 0 } value ? value : null;

        bool Flag(string name, bool otherwise) => Set(name)?.ToLowerInvariant() switch
        {
            null => otherwise,
            "true" or "1" => true,
            "false" or "0" => false,
            _ => throw new StoreAddressException($"{name} is \"{Set(name)}\"; write true or false."),
        };

        var ignored = Flag("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", otherwise: false);
        var endpoint = ignored ? null : ParseEndpoint(EndpointOfS3, Set(EndpointOfS3)) ?? ParseEndpoint(EndpointOfAll, Set(EndpointOfAll));
        var isAws = endpoint is null || endpoint.Host.Contains(".amazonaws.com", StringComparison.OrdinalIgnoreCase);
        return new S3Settings
        {
            Endpoint = endpoint,
            Region = Set("AWS_REGION") ?? Set("AWS_DEFAULT_REGION") ?? (endpoint is null ? null : DefaultRegion(endpoint.Host)),
            PathStyle = Flag(PathStyleVariable, otherwise: !isAws),
            RequesterPays = Flag(RequesterPaysVariable, otherwise: false),
            KmsKey = Set(KmsKeyVariable),
            Anonymous = Flag(AnonymousVariable, otherwise: false),
            Chunked = isAws,
        };
    }

    private static string DefaultRegion(string host) =>
        host.EndsWith(".r2.cloudflarestorage.com", StringComparison.OrdinalIgnoreCase) ? "auto" : "us-east-1";

    private static Uri? ParseEndpoint(string name, string? value)
    {
        if (value is null)
            return null;
        if (!Uri.TryCreate(value, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            throw new StoreAddressException($"{name} is not the address of a service; write https://host or http://host:port.");
        if (uri.UserInfo.Length > 0 || uri.Query.Length > 0)
            throw new StoreAddressException($"{name} holds a credential or a query; a key belongs into AWS_ACCESS_KEY_ID.");
        if (uri.Host == HuggingFaceHost && uri.AbsolutePath.Trim('/').Length == 0)
            throw new StoreAddressException($"{name} names no namespace; write https://{HuggingFaceHost}/<user or organisation>.");
        return uri;
    }
}
