using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace FgClip.Model.Hub;

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
        HubModelId model, string revision, CancellationToken cancellationToken)
    {
        var address = At($"api/models/{model}/revision/{Uri.EscapeDataString(revision)}");
        using var response = await SendAsync(HttpMethod.Get, address, range: null, cancellationToken).ConfigureAwait(false);
        Explain(response, $"{model} at revision '{revision}'");
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
    public async Task<HubFile> FileAsync(HubModelId model, string commit, string name, CancellationToken cancellationToken)
    {
        var address = At($"{model}/resolve/{commit}/{name}");
        using var response = await SendAsync(HttpMethod.Head, address, range: null, cancellationToken).ConfigureAwait(false);
        Explain(response, $"{name} of {model}");
        var etag = Header(response, "X-Linked-Etag") ?? response.Headers.ETag?.Tag
            ?? throw NoHub(address);
        var length = Header(response, "X-Linked-Size") is { } size && long.TryParse(size, out var linked)
            ? linked
            : response.Content.Headers.ContentLength ?? throw new HubException($"{address} does not say how long the file is.");
        var location = response.Headers.Location is { } to ? new Uri(address, to) : address;
        return new(name, FileName(etag.Replace("W/", "", StringComparison.Ordinal).Trim('"'), address), length, location);
    }

    /// <summary>A file's bytes from an offset on; the response may start at 0 all the same, as its status says.</summary>
    public async Task<HttpResponseMessage> ContentAsync(HubFile file, long offset, CancellationToken cancellationToken)
    {
        var range = offset > 0 ? new RangeHeaderValue(offset, null) : null;
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

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, Uri address, RangeHeaderValue? range, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, address);
        request.Headers.Range = range;
        request.Headers.AcceptEncoding.ParseAdd("identity");
        if (_options.Token is { } token && address.Host == _options.Endpoint.Host)
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
                    $"The hub refuses {what} (HTTP {(int)response.StatusCode}): check the name, and HF_TOKEN if it is private or gated."),
            HttpStatusCode.NotFound => new HubException($"The hub has no {what}."),
            _ => new HttpRequestException($"The hub answered HTTP {(int)response.StatusCode} for {what}.", null, response.StatusCode),
        };
    }
}
