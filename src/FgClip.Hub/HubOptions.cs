using System.Globalization;

namespace FgClip.Hub;

/// <summary>Where models come from and where they are kept, by the variables that <c>huggingface_hub</c> reads.</summary>
public sealed record HubOptions
{
    /// <summary>The hub's address, HF_ENDPOINT. Default: https://huggingface.co.</summary>
    public Uri Endpoint { get; init; } = new("https://huggingface.co");

    /// <summary>Sent as a bearer token to the hub and to no other host: HF_TOKEN, else the file HF_TOKEN_PATH. Default: none.</summary>
    public string? Token { get; init; }

    /// <summary>The cache: HF_HUB_CACHE, else HF_HOME/hub. Default: ~/.cache/huggingface/hub.</summary>
    public required string Cache { get; init; }

    /// <summary>Whether only the cache may be used, HF_HUB_OFFLINE. Default: false.</summary>
    public bool Offline { get; init; }

    /// <summary>
    /// How long the hub may stay silent before a request counts as failed and is tried again, HF_HUB_DOWNLOAD_TIMEOUT in seconds.
    /// Default: 10 seconds.
    /// </summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The wait before the first retry; it doubles each time, with jitter. Default: 1 second.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often a request is tried again. Default: 5.</summary>
    public int Retries { get; init; } = 5;

    /// <summary>Reads the variables.</summary>
    /// <param name="variable">Gives a variable's value, or null.</param>
    /// <exception cref="HubException">HF_ENDPOINT is not an address, or HF_HUB_DOWNLOAD_TIMEOUT no number of seconds.</exception>
    public static HubOptions FromEnvironment(Func<string, string?> variable)
    {
        string? Read(string name) => variable(name) is { Length: > 0 } value ? value : null;

        var user = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var home = Read("HF_HOME") ?? Path.Combine(Read("XDG_CACHE_HOME") ?? Path.Combine(user, ".cache"), "huggingface");
        var endpoint = Read("HF_ENDPOINT") ?? "https://huggingface.co";
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw new HubException($"HF_ENDPOINT is '{endpoint}', which is not http(s) address.");
        }
        var silence = Read("HF_HUB_DOWNLOAD_TIMEOUT") ?? "10";
        if (!int.TryParse(silence, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds < 1)
        {
            throw new HubException($"HF_HUB_DOWNLOAD_TIMEOUT is '{silence}', which is not a number of seconds.");
        }
        return new()
        {
            Endpoint = address,
            Token = Read("HF_TOKEN") ?? ReadToken(Read("HF_TOKEN_PATH") ?? Path.Combine(home, "token")),
            Cache = Read("HF_HUB_CACHE") ?? Path.Combine(home, "hub"),
            StallTimeout = TimeSpan.FromSeconds(seconds),
            Offline = Read("HF_HUB_OFFLINE")?.ToUpperInvariant() is "1" or "ON" or "YES" or "TRUE",
        };
    }

    private static string? ReadToken(string file) =>
        File.Exists(file) && File.ReadAllText(file).Trim() is { Length: > 0 } token ? token : null;
}
