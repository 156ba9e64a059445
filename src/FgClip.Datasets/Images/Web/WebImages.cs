using System.Globalization;
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

    private static readonly TimeSpan TryTimeout = TimeSpan.FromSeconds(60);

    private readonly HttpClient _client;
    private readonly HostQueues _hosts;
    private readonly TimeProvider _time;
    private readonly ResiliencePipeline _retries;

    /// <param name="allowed">Whether an address may be connected to.</param>
    /// <param name="firstWait">The wait before the second of four tries; it doubles from one to the next.</param>
    /// <param name="connectTimeout">How long a connection may take; null for 10 seconds.</param>
    /// <param name="time">The clock of all waits; null for the system's.</param>
    public WebImages(Predicate<IPAddress> allowed, TimeSpan firstWait, TimeSpan? connectTimeout = null, TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        _hosts = new HostQueues(firstWait, _time);
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
            DefaultRequestHeaders = { { "Accept", "image/*" } },
        };
        _retries = new ResiliencePipelineBuilder { TimeProvider = _time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<TransientFetchException>(),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = firstWait,
                MaxDelay = TimeSpan.FromSeconds(30),
                MaxRetryAttempts = 3,
                // The next try of a host that asked for patience waits in the host's queue, with all others.
                DelayGenerator = outcome =>
                    new(outcome.Outcome.Exception is TransientFetchException { IsOfHost: true } ? TimeSpan.Zero : null),
            })
            .Build();
    }

    /// <summary>Images at public addresses; one client for the process, since it holds the connections.</summary>
    public static WebImages Public => OfProcess.Value;

    /// <summary>Fetches an image.</summary>
    /// <param name="address">An <c>http://</c> or <c>https://</c> address.</param>
    /// <param name="maxBytes">The most bytes.</param>
    /// <param name="manners">How servers are asked.</param>
    /// <param name="cancellationToken">Stops the fetching.</param>
    /// <exception cref="FetchException">It is not there, may not be reached or used, or does not come.</exception>
    public async Task<ImageBytes> ReadAsync(string address, long maxBytes, WebManners manners, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.UserInfo.Length > 0)
            throw new FetchException(RowStatus.FetchFailed, $"{address} is not a web address, or has a user in it.");
        var queue = _hosts.Take(uri.Authority, manners.PerHost);
        try
        {
            return await _retries.ExecuteAsync(
                token => TryInTurnAsync(queue, new WebRequest(uri, maxBytes, manners), token), cancellationToken).ConfigureAwait(false);
        }
        catch (TransientFetchException e)
        {
            throw new FetchException(RowStatus.FetchFailed, $"{address} could not be fetched: {e.Message}");
        }
        catch (HostPausedException e)
        {
            throw new FetchException(RowStatus.FetchFailed, $"{address} was not asked for again: {uri.Host} answered 429 or 503, and wants "
                + string.Create(CultureInfo.InvariantCulture, $"to be left alone for {Math.Ceiling(e.Remaining.TotalSeconds)} s. ")
                + "Retry the row later.");
        }
        finally
        {
            _hosts.Return(uri.Authority, manners.PerHost, queue);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _client.Dispose();

    /// <summary>Tries once, as soon as the host may be asked. The wait for a turn is not a part of the time that the answer has.</summary>
    private async ValueTask<ImageBytes> TryInTurnAsync(HostQueue queue, WebRequest request, CancellationToken cancellationToken)
    {
        var asked = await queue.EnterAsync(cancellationToken).ConfigureAwait(false);
        using var timer = new CancellationTokenSource(TryTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            var bytes = await TryAsync(request, either.Token).ConfigureAwait(false);
            queue.Answered();
            return bytes;
        }
        catch (TransientFetchException e) when (e.IsOfHost)
        {
            queue.Pause(asked, e.RetryAfter);
            throw;
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new FetchException(RowStatus.FetchFailed, $"{request.Address} did not come within a minute.");
        }
        finally
        {
            queue.Leave();
        }
    }

    private async ValueTask<ImageBytes> TryAsync(WebRequest request, CancellationToken cancellationToken)
    {
        var (address, maxBytes, manners) = request;
        try
        {
            using var message = new HttpRequestMessage(HttpMethod.Get, address);
            message.Headers.TryAddWithoutValidation("User-Agent", manners.UserAgent);
            using var response = await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
                .ConfigureAwait(false);
            Check(response, address);
            if (!manners.IgnoreOptOut && WebOptOut.Find(response.Headers) is { } header)
                throw new FetchException(RowStatus.OptedOut, $"{address} is not for AI or indexing: its server answers \"{header}\". "
                    + "--ignore-opt-out reads it all the same.");
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

    private void Check(HttpResponseMessage response, Uri address)
    {
        if (response.IsSuccessStatusCode)
            return;
        var answer = $"the server answered {(int)response.StatusCode} {response.ReasonPhrase}".TrimEnd();
        if (response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)
            throw new TransientFetchException(answer, isOfHost: true, WaitAskedBy(response.Headers.RetryAfter));
        if (response.StatusCode is HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError)
            throw new TransientFetchException(answer);
        throw response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone
            ? new FetchException(RowStatus.Missing, $"There is no {address}: {answer}.")
            : new FetchException(RowStatus.FetchFailed, $"{address} could not be fetched: {answer}.");
    }

    /// <summary>What Retry-After asks for: so many seconds, or until a moment.</summary>
    private TimeSpan? WaitAskedBy(RetryConditionHeaderValue? asked)
    {
        var wait = asked?.Delta ?? asked?.Date - _time.GetUtcNow();
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    /// <summary>What is asked for.</summary>
    private sealed record WebRequest(Uri Address, long MaxBytes, WebManners Manners);

    /// <summary>A failure that another try may not meet.</summary>
    private sealed class TransientFetchException(string message, bool isOfHost = false, TimeSpan? retryAfter = null) : Exception(message)
    {
        /// <summary>Whether the host asks for patience, whatever it is asked for.</summary>
        public bool IsOfHost => isOfHost;

        /// <summary>How long the host asks to wait; null where it does not say.</summary>
        public TimeSpan? RetryAfter => retryAfter;
    }
}
