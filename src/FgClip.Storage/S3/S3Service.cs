using System.Collections.Concurrent;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;

namespace FgClip.Storage.S3;

/// <summary>
/// The service that <c>s3://</c> addresses are of. It comes from the environment, as each process has its own credential: no address,
/// record or log ever holds one.
/// </summary>
internal sealed class S3Service
{
    /// <summary>Where a credential is looked for, in words.</summary>
    public const string Credentials = "AWS_ACCESS_KEY_ID with AWS_SECRET_ACCESS_KEY, AWS_PROFILE, a web identity (IRSA), or the identity "
        + "of the container or machine";

    private static readonly Lazy<S3Service> FromEnvironment =
        new(() => new S3Service(S3Settings.Read(Environment.GetEnvironmentVariable)), LazyThreadSafetyMode.PublicationOnly);

    private readonly ConcurrentDictionary<string, Lazy<Task<S3Conditions>>> _conditions = new(StringComparer.Ordinal);

    /// <param name="settings">The service and how to speak with it.</param>
    /// <param name="credentials">The credential; null for the one of the SDK's chain.</param>
    /// <exception cref="StoreAddressException">No region is known.</exception>
    public S3Service(S3Settings settings, AWSCredentials? credentials = null)
    {
        Settings = settings;
        credentials ??= settings.Anonymous ? new AnonymousAWSCredentials() : null;
        Client = Create(settings, credentials, TimeSpan.FromMinutes(1));
        PatientClient = Create(settings, credentials, TimeSpan.FromHours(2));
    }

    /// <summary>The service of the environment: one for the process, since it holds the connections.</summary>
    /// <exception cref="StoreAddressException">The environment describes no service.</exception>
    public static S3Service Current => FromEnvironment.Value;

    public S3Settings Settings { get; }

    /// <summary>The client; a try that gets no answer within a minute is given up.</summary>
    public IAmazonS3 Client { get; }

    /// <summary>The client for bodies of gigabytes.</summary>
    public IAmazonS3 PatientClient { get; }

    /// <summary>The service in words, without a credential.</summary>
    public string Name => Settings.Endpoint?.GetLeftPart(UriPartial.Path).TrimEnd('/') ?? "AWS";

    /// <summary>Returns what a bucket's service does with conditions, and finds out at the first use of a bucket in this process.</summary>
    public async Task<S3Conditions> ConditionsAsync(string bucket, Func<Task<S3Conditions>> probe)
    {
        var known = _conditions.GetOrAdd(bucket, _ => new Lazy<Task<S3Conditions>>(probe));
        try
        {
            return await known.Value.ConfigureAwait(false);
        }
        catch
        {
            // What failed, such as a bucket that is made later, is asked again.
            _conditions.TryRemove(new(bucket, known));
            throw;
        }
    }

    private static AmazonS3Client Create(S3Settings settings, AWSCredentials? credentials, TimeSpan timeout)
    {
        // A throttled service answers 503 for a while: the SDK's seven tries wait between them, growing and with jitter.
        var config = new AmazonS3Config
        {
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = settings.Retries,
            Timeout = timeout,
            ForcePathStyle = settings.PathStyle,
            HttpClientFactory = new S3HttpClients(timeout),
            AllowAutoRedirect = false,
        };
        if (!settings.Chunked)
        {
            config.RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED;
            config.ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED;
        }

        if (settings.Endpoint is { } endpoint)
            (config.ServiceURL, config.AuthenticationRegion) = (endpoint.ToString(), settings.Region);
        else if (settings.Region is { } region)
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        try
        {
            return credentials is null ? new AmazonS3Client(config) : new AmazonS3Client(credentials, config);
        }
        catch (AmazonClientException)
        {
            throw new StoreAddressException(
                "s3:// addresses need a service: set AWS_REGION for AWS, or AWS_ENDPOINT_URL_S3 for another one.");
        }
    }
}
