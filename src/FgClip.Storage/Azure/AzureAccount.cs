using Azure;
using Azure.Core;
using Azure.Identity;
using Azure.Storage;
using Azure.Storage.Blobs;

namespace FgClip.Storage.Azure;

/// <summary>
/// The storage account that <c>az://</c> addresses are of. It comes from the environment, as each process has its own credential: no
/// address, record or log ever holds one.
/// </summary>
internal static class AzureAccount
{
    private const string ConnectionString = "AZURE_STORAGE_CONNECTION_STRING";
    private const string Url = "AZURE_STORAGE_ACCOUNT_URL";
    private const string Name = "AZURE_STORAGE_ACCOUNT";
    private const string Sas = "AZURE_STORAGE_SAS_TOKEN";
    private const string Key = "AZURE_STORAGE_KEY";

    /// <summary>Where a credential is looked for, in words.</summary>
    public const string Variables = $"{ConnectionString}, {Sas}, {Key}, or else a signed-in Azure identity";

    private static readonly Lazy<BlobServiceClient> FromEnvironment =
        new(() => Create(Environment.GetEnvironmentVariable), LazyThreadSafetyMode.PublicationOnly);

    /// <summary>The account's client: one for the process, since it holds the connections.</summary>
    /// <exception cref="StoreAddressException">The environment names no account.</exception>
    public static BlobServiceClient Client => FromEnvironment.Value;

    /// <summary>The client that a set of variables describes.</summary>
    /// <exception cref="StoreAddressException">They name no account, or not rightly.</exception>
    internal static BlobServiceClient Create(Func<string, string?> variable)
    {
        string? Set(string name) => variable(name) is { Length: > 0 } value ? value : null;

        try
        {
            if (Set(ConnectionString) is { } connection)
                return new BlobServiceClient(connection, Options());

            var account = Set(Url) ?? (Set(Name) is { } name ? $"https://{name}.blob.core.windows.net" : null)
                ?? throw new StoreAddressException(
                    $"az:// addresses need a storage account: set {ConnectionString}, or {Url} or {Name} with "
                    + $"{Sas}, {Key}, or a signed-in Azure identity.");
            var given = new Uri(account);
            var uri = new Uri(given.GetLeftPart(UriPartial.Path));
            if ((Set(Sas) ?? given.Query).TrimStart('?') is { Length: > 0 } sas)
                return new BlobServiceClient(uri, new AzureSasCredential(sas), Options());
            if (Set(Key) is { } key)
                return new BlobServiceClient(uri, new StorageSharedKeyCredential(Set(Name) ?? uri.Host.Split('.')[0], key), Options());
            return new BlobServiceClient(uri, new DefaultAzureCredential(), Options());
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw new StoreAddressException(
                $"The storage account of az:// addresses is not rightly described by {ConnectionString}, {Url}, {Sas} or {Key}.");
        }
    }

    /// <summary>
    /// A throttled account answers 503 for a while: seven tries wait half a minute between them, growing and with jitter, and longer where
    /// the service's Retry-After says so. More would make a mistyped account a long silence. A try that stands still is given up after a
    /// minute.
    /// </summary>
    private static BlobClientOptions Options() => new()
    {
        Retry =
        {
            Mode = RetryMode.Exponential,
            MaxRetries = 6,
            Delay = TimeSpan.FromSeconds(0.5),
            MaxDelay = TimeSpan.FromSeconds(30),
            NetworkTimeout = TimeSpan.FromMinutes(1),
        },
        Diagnostics = { IsLoggingContentEnabled = false, IsTelemetryEnabled = false },
    };
}
