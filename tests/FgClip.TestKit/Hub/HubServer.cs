using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FgClip.TestKit.Hub;

/// <summary>
/// A web server on loopback with the hub's paths and headers: small files come from it, those named *.safetensors from a second host name
/// as the hub's large-file storage does. It can cut connections and answer 503.
/// </summary>
public sealed class HubServer : IAsyncDisposable
{
    /// <summary>The commit of <c>main</c>.</summary>
    public const string Commit = "0123456789abcdef0123456789abcdef01234567";

    private readonly WebApplication _app;
    private readonly Dictionary<string, byte[]> _files;

    private readonly string _under;

    private HubServer(WebApplication app, Dictionary<string, byte[]> files, string under) => (_app, _files, _under) = (app, files, under);

    /// <summary>What HF_ENDPOINT is set to.</summary>
    public Uri Address => new(_app.Urls.Single().Replace("127.0.0.1", "localhost") + _under);

    /// <summary>Method, path, Range and Authorization of each request so far.</summary>
    public ConcurrentQueue<(string Method, string Path, string Range, string Authorization)> Requests { get; } = new();

    /// <summary>How many of the next downloads are cut off after half of what was asked for.</summary>
    public int Cuts;

    /// <summary>Whether a cut leaves the connection open and silent, until the other side gives up.</summary>
    public bool CutsAreSilent { get; set; }

    /// <summary>The file whose downloads are cut; null for any.</summary>
    public string? CutFile { get; set; }

    /// <summary>How many of the next requests are answered with 503.</summary>
    public int Refusals;

    /// <summary>Answered to every request in place of what was asked for, where it is set.</summary>
    public string? Body { get; set; }

    /// <summary>Whether Range is honoured.</summary>
    public bool Ranges { get; init; } = true;

    /// <summary>Asked for in the Authorization header, where it is set.</summary>
    public string? Token { get; init; }

    /// <summary>Starts a server of the model qihoo360/anything, whose files may change meanwhile.</summary>
    public static async Task<HubServer> StartAsync(Dictionary<string, byte[]> files, bool ranges = true, string? token = null,
        string under = "")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new HubServer(app, files, under) { Ranges = ranges, Token = token };
        app.UsePathBase(under);
        app.UseRouting();
        app.Use(server.ObserveAsync);
        app.MapGet("/api/models/{owner}/{name}/revision/{revision}", server.RevisionAsync);
        app.MapMethods("/{owner}/{name}/resolve/{revision}/{**file}", ["HEAD", "GET"], server.ResolveAsync);
        app.MapGet("/storage/{**file}", server.StorageAsync);
        await app.StartAsync();
        return server;
    }

    public static string Sha256(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    public static string GitSha1(byte[] content) =>
        Convert.ToHexStringLower(SHA1.HashData([.. System.Text.Encoding.ASCII.GetBytes($"blob {content.Length}\0"), .. content]));

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ObserveAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        Requests.Enqueue((request.Method, request.Path.Value!, request.Headers.Range.ToString(), request.Headers.Authorization.ToString()));
        if (Interlocked.Decrement(ref Refusals) >= 0)
            context.Response.StatusCode = 503;
        else if (Body is not null)
            await context.Response.WriteAsync(Body);
        else
            await next(context);
    }

    private async Task RevisionAsync(HttpContext context, string owner, string name, string revision)
    {
        if (Token is not null && context.Request.Headers.Authorization != $"Bearer {Token}")
            context.Response.StatusCode = 401;
        else if (owner != "qihoo360" || revision is not ("main" or Commit))
            context.Response.StatusCode = 404;
        else
            await context.Response.WriteAsJsonAsync(new { sha = Commit, siblings = _files.Keys.Select(file => new { rfilename = file }) });
    }

    private async Task ResolveAsync(HttpContext context, string file)
    {
        var content = _files[file];
        context.Response.Headers["X-Repo-Commit"] = Commit;
        if (!file.EndsWith(".safetensors", StringComparison.Ordinal))
        {
            context.Response.Headers.ETag = $"\"{GitSha1(content)}\"";
            await SendAsync(context, content);
            return;
        }
        context.Response.Headers["X-Linked-Etag"] = $"\"{Sha256(content)}\"";
        context.Response.Headers["X-Linked-Size"] = $"{content.Length}";
        context.Response.Redirect($"http://127.0.0.1:{context.Connection.LocalPort}/storage/{file}");
    }

    private Task StorageAsync(HttpContext context, string file) => SendAsync(context, _files[file]);

    private async Task SendAsync(HttpContext context, byte[] content)
    {
        var from = 0;
        if (Ranges && context.Request.GetTypedHeaders().Range?.Ranges.Single().From is { } start)
        {
            from = (int)start;
            context.Response.StatusCode = 206;
            context.Response.Headers.ContentRange = $"bytes {from}-{content.Length - 1}/{content.Length}";
        }
        context.Response.ContentLength = content.Length - from;
        if (context.Request.Method == "HEAD")
            return;
        var spared = CutFile is not null && !context.Request.Path.Value!.EndsWith(CutFile, StringComparison.Ordinal);
        if (spared || Interlocked.Decrement(ref Cuts) < 0)
        {
            await context.Response.Body.WriteAsync(content.AsMemory(from));
            return;
        }
        // Kestrel sends what was written and closes the connection, since more was promised. (Abort may lose what was written.)
        await context.Response.Body.WriteAsync(content.AsMemory(from, (content.Length - from) / 2));
        if (!CutsAreSilent)
            return;
        await context.Response.Body.FlushAsync();
        var gone = new TaskCompletionSource();
        await using var registration = context.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    }
}
