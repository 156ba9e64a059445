using System.Net;
using Google.Apis.Http;
using Google.Cloud.Storage.V1;

namespace FgClip.Storage.Gcs;

/// <summary>The connection to Google Cloud Storage, or to an emulator of it, with the credential that the environment has.</summary>
/// <param name="client">Google's client. It must not decompress: objects are read as they are stored, in ranges.</param>
/// <param name="firstWait">The wait before a call is tried again; it doubles from one to the next.</param>
internal sealed class GcsService(StorageClient client, TimeSpan firstWait)
{
    /// <summary>Where a credential is looked for, in words.</summary>
    public const string Credentials =
        "GOOGLE_APPLICATION_CREDENTIALS, gcloud auth application-default login, or the identity of the machine";

    private const int Tries = 5;

    private const string Emulator = "STORAGE_EMULATOR_HOST";

    private static readonly Lazy<GcsService> FromEnvironment =
        new(() => Create(Environment.GetEnvironmentVariable(Emulator)), LazyThreadSafetyMode.PublicationOnly);

    /// <summary>The service that the environment names: one for the process, since it holds the connections.</summary>
    /// <exception cref="StoreAddressException">The environment has no credential.</exception>
    public static GcsService Default => FromEnvironment.Value;

    public StorageClient Client => client;

    /// <summary>Connects to the service, or to an emulator, which takes no credential.</summary>
    /// <param name="emulator">The emulator's address, as <c>http://localhost:9023</c>; null for the service.</param>
    /// <param name="firstWait">The wait before a call is tried again; null for 0.5 s.</param>
    /// <exception cref="StoreAddressException">The environment has no credential, or the emulator's address is malformed.</exception>
    public static GcsService Create(string? emulator, TimeSpan? firstWait = null)
    {
        try
        {
            var builder = new StorageClientBuilder { HttpClientFactory = new UncompressedHttpClientFactory() };
            if (!string.IsNullOrEmpty(emulator))
                (builder.UnauthenticatedAccess, builder.BaseUri) = (true, BaseOf(emulator));
            return new(builder.Build(), firstWait ?? TimeSpan.FromSeconds(0.5));
        }
        catch (InvalidOperationException missing)
        {
            throw new StoreAddressException(
                $"gs:// addresses need a credential of Google Cloud, which is looked for in {Credentials}: {missing.Message}");
        }
    }

    /// <summary>Makes connections that leave bytes as they come.</summary>
    private sealed class UncompressedHttpClientFactory : HttpClientFactory
    {
        protected override HttpMessageHandler CreateHandler(CreateHttpClientArgs args) => new SocketsHttpHandler
        {
            AutomaticDecompression = DecompressionMethods.None,
            AllowAutoRedirect = false,
            ConnectTimeout = TimeSpan.FromSeconds(20),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
    }

    /// <summary>Runs a call that Google's client does not repeat, up to five times while what it fails with may pass.</summary>
    public async Task RetryAsync(Func<Task> call, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await call().ConfigureAwait(false);
                return;
            }
            catch (Exception e) when (tries < Tries && GcsFailure.IsPassing(e) && !cancellationToken.IsCancellationRequested)
            {
                await Task.Delay(firstWait * (1 << (tries - 1)), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static string BaseOf(string emulator)
    {
        var host = emulator.Contains("://", StringComparison.Ordinal) ? emulator : $"http://{emulator}";
        return Uri.TryCreate(host, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? $"{address.GetLeftPart(UriPartial.Authority)}/storage/v1/"
            : throw new StoreAddressException($"{Emulator} is '{emulator}', which is not an http(s) address.");
    }
}
