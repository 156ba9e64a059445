using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace FgClip.Hub;

/// <summary>The hub's HTTP interface, as far as a download needs it.</summary>
internal sealed class HubClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly HubOptions _options;
    private readonly StallTimeout _stallTimeout;

    public HubClient(HubOptions options, StallTimeout silence)
    {
        (_options, _stallTimeout) = (options, silence);
        // Redirects are followed by hand: the token must not reach another host.
        _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(20) })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("fgclip-cluster");
    }

    /// <summary>The commit that a branch, tag or commit id stands for, and the names of its files.</summary>
    public async Task<(string Commit, IReadOnlyList<string> Files)> RevisionAsync(
        HubRepository repository, string revision, CancellationToken cancellationToken)
    {
        var address = At($"{repository.Api}/revision/{Uri.EscapeDataString(revision)}");
        using var response = await SendAsync(HttpMethod.Get, address, range: null, cancellationToken).ConfigureAwait(false);
        Explain(response, $"{repository} at revision '{revision}'");
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            using var json = await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken).ConfigureAwait(false);
            return (
                FileName(json.RootElement.GetProperty("sha").GetString(), address),
                [.. json.RootElement.GetProperty("siblings").EnumerateArray().Select(file => file.GetProperty("rfilename").GetString()!)]);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw NoHub(address, error);
        }
    }

    /// <summary>What a file is at a commit, and where its bytes are.</summary>
    public async Task<HubFile> FileAsync(HubRepository repository, string commit, string name, CancellationToken cancellationToken)
    {
        var address = At($"{repository.Page}/resolve/{commit}/{Escape(name)}");
        using var response = await HeadAsync(address, cancellationToken).ConfigureAwait(false);
        Explain(response, $"{name} of {repository}");
        var etag = Header(response, "X-Linked-Etag") ?? response.Headers.ETag?.Tag
            ?? throw NoHub(address);
        var length = Header(response, "X-Linked-Size") is { } size && long.TryParse(size, out var linked)
            ? linked
            : response.Content.Headers.ContentLength ?? throw new HubException($"{address} does not say how long the file is.");
        var location = response.Headers.Location is { } to ? new Uri(address, to) : address;
        return new(name, FileName(etag.Replace("W/", "", StringComparison.Ordinal).Trim('"'), address), length, location);
    }

    /// <summary>A page of what a folder and all below it hold.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="folder">The folder; empty for all.</param>
    /// <param name="page">The page, as the one before it named it; null for the first.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<(IReadOnlyList<HubEntry> Entries, Uri? Next)> TreeAsync(
        HubRepository repository, string commit, string folder, Uri? page, CancellationToken cancellationToken)
    {
        var address = page ?? At($"{repository.Api}/tree/{commit}{(folder.Length > 0 ? "/" : "")}{Escape(folder)}?recursive=true");
        using var response = await SendAsync(HttpMethod.Get, address, range: null, cancellationToken).ConfigureAwait(false);
        Explain(response, $"{repository}/{folder}");
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            using var json = await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken).ConfigureAwait(false);
            return ([.. HubEntry.Read(json.RootElement)], NextPage(response, address));
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw NoHub(address, error);
        }
    }

    /// <summary>A file's bytes from an offset on; the response may start at 0 all the same, as its status says.</summary>
    public Task<HttpResponseMessage> ContentAsync(HubFile file, long offset, CancellationToken cancellationToken) =>
        ContentAsync(file, offset > 0 ? new RangeHeaderValue(offset, null) : null, cancellationToken);

    /// <summary>A range of a file's bytes, or all; the status says which of them the response has.</summary>
    public async Task<HttpResponseMessage> ContentAsync(HubFile file, RangeHeaderValue? range, CancellationToken cancellationToken)
    {
        var response = await SendAsync(HttpMethod.Get, file.Location, range, cancellationToken).ConfigureAwait(false);
        for (var hops = 0; response.Headers.Location is { } to && hops < 5; hops++)
        {
            var next = new Uri(response.RequestMessage!.RequestUri!, to);
            response.Dispose();
            response = await SendAsync(HttpMethod.Get, next, range, cancellationToken).ConfigureAwait(false);
        }
        try
        {
            Explain(response, file.Name);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>
    /// Asks for the headers of a file. The hub sends files of git on to another address of its own, whose answer has their length; large
    /// ones lie elsewhere, and the first answer describes them.
    /// </summary>
    private async Task<HttpResponseMessage> HeadAsync(Uri address, CancellationToken cancellationToken)
    {
        var response = await SendAsync(HttpMethod.Head, address, range: null, cancellationToken).ConfigureAwait(false);
        for (var hops = 0; hops < 5 && Header(response, "X-Linked-Size") is null && response.Headers.Location is { } to; hops++)
        {
            var next = new Uri(address, to);
            if (next.Authority != address.Authority)
                break;
            response.Dispose();
            response = await SendAsync(HttpMethod.Head, next, range: null, cancellationToken).ConfigureAwait(false);
        }

        return response;
    }

    /// <summary>The page that follows, which the hub names in a header; never one of another host, as the token goes there.</summary>
    private static Uri? NextPage(HttpResponseMessage response, Uri address)
    {
        var next = response.Headers.TryGetValues("Link", out var links)
            ? links.SelectMany(link => link.Split(',')).FirstOrDefault(link => link.Contains("rel=\"next\"", StringComparison.Ordinal))
            : null;
        if (next is null)
            return null;
        var (start, end) = (next.IndexOf('<', StringComparison.Ordinal), next.IndexOf('>', StringComparison.Ordinal));
        return start >= 0 && end > start && Uri.TryCreate(address, next[(start + 1)..end], out var page)
            && page.Authority == address.Authority ? page : throw NoHub(address);
    }

    private static string Escape(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, Uri address, RangeHeaderValue? range, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, address);
        request.Headers.Range = range;
        request.Headers.AcceptEncoding.ParseAdd("identity");
        if (_options.Token is { } token && address.Authority == _options.Endpoint.Authority)
        {
            request.Headers.Authorization = new("Bearer", token);
        }
        return await _stallTimeout.LimitAsync(
            token => new ValueTask<HttpResponseMessage>(_http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token)),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>An address of the hub, which may itself lie under a path, as behind a mirror.</summary>
    private Uri At(string path) => new($"{_options.Endpoint.AbsoluteUri.TrimEnd('/')}/{path}");

    /// <summary>Commits and etags become names in the cache, so they must be no more than that.</summary>
    private static string FileName(string? name, Uri address) =>
        !string.IsNullOrEmpty(name) && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_')
        ? name : throw NoHub(address);

    private static HubException NoHub(Uri address, Exception? error = null) =>
        new($"{address} does not answer as the hub does. Check HF_ENDPOINT.", error);

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.First() : null;

    private static void Explain(HttpResponseMessage response, string what)
    {
        if (response.IsSuccessStatusCode || response.Headers.Location is not null)
            return;
        throw response.StatusCode switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
                new HubException(
                    $"The hub refuses {what} (HTTP {(int)response.StatusCode}): check the name, and HF_TOKEN if it is private or gated.")
                { IsRefusal = true },
            HttpStatusCode.NotFound => new HubException($"The hub has no {what}.") { IsMissing = true },
            HttpStatusCode.TooManyRequests => new HubBusyException(
                $"The hub answered HTTP 429, too many requests, for {what}.", response.Headers.RetryAfter?.Delta),
            _ => new HttpRequestException($"The hub answered HTTP {(int)response.StatusCode} for {what}.", null, response.StatusCode),
        };
    }
}
