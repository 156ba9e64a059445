using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace FgClip.TestKit.Services;

/// <summary>
/// Stands before Azurite and withholds the answers to requests that a test chooses, so that work stays where it is for as long as the test
/// wants, on a machine of any load.
/// </summary>
public sealed class AzuriteGate : IAsyncDisposable
{
    private static readonly HashSet<string> OfTheConnection = new(["Connection", "Host", "Keep-Alive", "Transfer-Encoding"],
        StringComparer.OrdinalIgnoreCase);

    private readonly HttpClient _azurite = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly Channel<string> _withheld = Channel.CreateUnbounded<string>();
    private readonly Uri _behind;
    private readonly string _connectionString;
    private WebApplication _app = null!;
    private Func<HttpRequest, bool> _withholds = _ => false;
    private volatile Func<HttpRequest, StoreError> _fails = _ => StoreError.None;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private AzuriteGate(Azurite azurite) => (_behind, _connectionString) = (new Uri(azurite.AccountUrl), azurite.ConnectionString);

    /// <summary>What AZURE_STORAGE_CONNECTION_STRING is to be.</summary>
    public string ConnectionString =>
        _connectionString.Replace(_behind.GetLeftPart(UriPartial.Authority), _app.Urls.Single(), StringComparison.Ordinal);

    /// <summary>Starts an open one.</summary>
    public static async Task<AzuriteGate> StartAsync(Azurite azurite)
    {
        var gate = new AzuriteGate(azurite);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        gate._app = builder.Build();
        gate._app.Run(gate.AnswerAsync);
        await gate._app.StartAsync();
        return gate;
    }

    /// <summary>
    /// Withholds, from now on, the answers to some requests, and answers those that were withheld and are not among them.
    /// </summary>
    public void Close(Func<HttpRequest, bool> withholds)
    {
        _withholds = withholds;
        Interlocked.Exchange(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }

    /// <summary>Answers what was withheld, and withholds nothing.</summary>
    public void Open() => Close(_ => false);

    /// <summary>Answers some requests, from now on, with an error of the server.</summary>
    public void Fail(Func<HttpRequest, StoreError> fails) => _fails = fails;

    /// <summary>Waits for the next request that is withheld. One that still is after <see cref="Close"/> comes again.</summary>
    /// <returns>Its path.</returns>
    public Task<string> NextAsync(CancellationToken cancellationToken = default) => _withheld.Reader.ReadAsync(cancellationToken).AsTask();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Open();
        await _app.DisposeAsync();
        _azurite.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        for (var changed = _changed.Task; _withholds(context.Request); changed = _changed.Task)
        {
            _withheld.Writer.TryWrite(context.Request.Path);
            await changed.WaitAsync(context.RequestAborted);
        }

        var error = _fails(context.Request);
        if (error is StoreError.Refused)
        {
            Refuse(context.Response, StatusCodes.Status503ServiceUnavailable, "ServerBusy");
            return;
        }

        using var request = Copy(context.Request);
        using var response = await _azurite.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        if (error is StoreError.AnswerLost)
        {
            Refuse(context.Response, StatusCodes.Status500InternalServerError, "InternalError");
            return;
        }

        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers)
            .Where(header => !OfTheConnection.Contains(header.Key)))
            context.Response.Headers[name] = values.ToArray();
        if (!HttpMethods.IsHead(context.Request.Method))
            await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    private static void Refuse(HttpResponse response, int status, string code)
    {
        response.StatusCode = status;
        response.Headers["x-ms-error-code"] = code;
        response.ContentLength = 0;
    }

    /// <summary>A request is signed: path, query and headers stay as they are.</summary>
    private HttpRequestMessage Copy(HttpRequest from)
    {
        var target = from.HttpContext.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var request = new HttpRequestMessage(new HttpMethod(from.Method), new Uri(_behind.GetLeftPart(UriPartial.Authority) + target));
        if (from.ContentLength is not null)
            request.Content = new StreamContent(from.Body);
        foreach (var (name, values) in from.Headers.Where(header => !OfTheConnection.Contains(header.Key)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, values.ToArray()))
                request.Content?.Headers.TryAddWithoutValidation(name, values.ToArray());
        }

        return request;
    }
}
