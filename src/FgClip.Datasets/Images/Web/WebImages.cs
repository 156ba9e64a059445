using System.Net;
using System.Net.Http.Headers;
using FgClip.Datasets.Rows;
using Polly;
using Polly.Retry;

namespace FgClip.Datasets.Images.Web;

/// <summary>
/// Images on the web. Names are resolved here and connections go to the addresses that were checked, those of redirects too, so that no
/// name can lead into a private network. There are no cookies, credentials or proxies.
/// </summary>
internal sealed class WebImages : IDisposable
{
    /// <summary>
    /// The most bytes of an image: 64 MiB. They wait in memory before anything is known of them, on every thread of every device, and
    /// a list of addresses is somebody else's text.
    /// </summary>
    public const long MaxBytes = 64 << 20;

    private const int Redirects = 5;

    private static readonly Lazy<WebImages> OfProcess = new(() => new WebImages(PublicAddress.IsPublic, TimeSpan.FromSeconds(1)));

    private readonly HttpClient _client;
    private readonly ResiliencePipeline _retries;

    /// <param name="allowed">Whether an address may be connected to.</param>
    /// <param name="firstWait">The wait before the second of four tries; it doubles from one to the next.</param>
    /// <param name="connectTimeout">How long a connection may take; null for 10 seconds.</param>
    public WebImages(Predicate<IPAddress> allowed, TimeSpan firstWait, TimeSpan? connectTimeout = null)
    {
        _client = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = (context, cancellationToken) => CheckedConnection.OpenAsync(context.DnsEndPoint, allowed, cancellationToken),
            ConnectTimeout = connectTimeout ?? TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            MaxAutomaticRedirections = Redirects,
            MaxResponseHeadersLength = 64,
            UseProxy = false,
            UseCookies = false,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestHeaders = { { "User-Agent", "FgClip.Cluster" }, { "Accept", "image/*" } },
        };
        _retries = new ResiliencePipelineBuilder()
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<TransientFetchException>(),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = firstWait,
                MaxDelay = TimeSpan.FromSeconds(30),
                MaxRetryAttempts = 3,
                DelayGenerator = outcome => new((outcome.Outcome.Exception as TransientFetchException)?.RetryAfter),
            })
            .AddTimeout(TimeSpan.FromSeconds(60))
            .Build();
    }

    /// <summary>Images at public addresses; one client for the process, since it holds the connections.</summary>
    public static WebImages Public => OfProcess.Value;

    /// <summary>Fetches an image.</summary>
    /// <param name="address">An <c>http://</c> or <c>https://</c> address.</param>
    /// <param name="maxBytes">The most bytes.</param>
    /// <param name="cancellationToken">Stops the fetching.</param>
    /// <exception cref="FetchException">It is not there, may not be reached, or does not come.</exception>
    public async Task<ImageBytes> ReadAsync(string address, long maxBytes, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.UserInfo.Length > 0)
            throw new FetchException(RowStatus.FetchFailed, $"{address} is not a web address, or has a user in it.");
        try
        {
            return await _retries.ExecuteAsync(token => TryAsync(uri, maxBytes, token), cancellationToken).ConfigureAwait(false);
        }
        catch (TransientFetchException e)
        {
            throw new FetchException(RowStatus.FetchFailed, $"{address} could not be fetched: {e.Message}");
        }
        catch (Polly.Timeout.TimeoutRejectedException)
        {
            throw new FetchException(RowStatus.FetchFailed, $"{address} did not come within a minute.");
        }
    }

    /// <inheritdoc />
    public void Dispose() => _client.Dispose();

    private async ValueTask<ImageBytes> TryAsync(Uri address, long maxBytes, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
                .ConfigureAwait(false);
            Check(response, address);
            if (response.Content.Headers.ContentLength > maxBytes)
                throw TooLong(address, maxBytes);
            await using var content = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            return await PooledRead.ToEndAsync(content, maxBytes, cancellationToken).ConfigureAwait(false)
                ?? throw TooLong(address, maxBytes);
        }
        catch (HttpRequestException e) when (e.InnerException is FetchException refused)
        {
            throw refused;
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new TransientFetchException(e.Message);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            // How the client says that no connection came about in time.
            throw new TransientFetchException(e.InnerException?.Message ?? e.Message);
        }
    }

    private static FetchException TooLong(Uri address, long maxBytes) =>
        new(RowStatus.FetchFailed, $"{address} has more than {maxBytes} bytes, which are the most that are read.");

    private static void Check(HttpResponseMessage response, Uri address)
    {
        if (response.IsSuccessStatusCode)
            return;
        var answer = $"the server answered {(int)response.StatusCode} {response.ReasonPhrase}".TrimEnd();
        if (response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError)
            throw new TransientFetchException(answer, WaitAskedBy(response.Headers.RetryAfter));
        throw response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone
            ? new FetchException(RowStatus.Missing, $"There is no {address}: {answer}.")
            : new FetchException(RowStatus.FetchFailed, $"{address} could not be fetched: {answer}.");
    }

    /// <summary>What Retry-After asks for: so many seconds, or until a moment.</summary>
    private static TimeSpan? WaitAskedBy(RetryConditionHeaderValue? asked)
    {
        var wait = asked?.Delta ?? asked?.Date - TimeProvider.System.GetUtcNow();
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    /// <summary>A failure that another try may not meet.</summary>
    private sealed class TransientFetchException(string message, TimeSpan? retryAfter = null) : Exception(message)
    {
        private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

        /// <summary>How long the server asks to wait, up to what is reasonable; null where it does not say.</summary>
        public TimeSpan? RetryAfter => retryAfter < MaxWait ? retryAfter : retryAfter is null ? null : MaxWait;
    }
}
