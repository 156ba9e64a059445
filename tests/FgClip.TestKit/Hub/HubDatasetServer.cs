using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FgClip.TestKit.Hub;

/// <summary>
/// A web server on loopback with the hub's paths and headers for the dataset qihoo360/photos. Large files (*.tar, *.parquet) lie behind a
/// signed link at a second host name, which refuses a token as storages do; others are sent on to another path of the hub. Listings come
/// in pages of two.
/// </summary>
public sealed class HubDatasetServer : IAsyncDisposable
{
    private const int PageSize = 2;

    private readonly WebApplication _app;
    private int _link;
    private int _firstGoodLink;

    private HubDatasetServer(WebApplication app) => _app = app;

    /// <summary>What HF_ENDPOINT is set to.</summary>
    public Uri Address => new(_app.Urls.Single().Replace("127.0.0.1", "localhost"));

    /// <summary>The files of each commit.</summary>
    public Dictionary<string, Dictionary<string, byte[]>> Commits { get; } = [];

    /// <summary>The commit of each branch.</summary>
    public Dictionary<string, string> Branches { get; } = [];

    /// <summary>Method, path and Range of each request so far.</summary>
    public ConcurrentQueue<(string Method, string Path, string Range)> Requests { get; } = new();

    /// <summary>Asked for in the Authorization header, where it is set.</summary>
    public string? Token { get; set; }

    /// <summary>Whether the token's user was not granted access.</summary>
    public bool IsGated { get; set; }

    /// <summary>How many of the next requests are answered with 429.</summary>
    public int Refusals;

    /// <summary>How many of the next downloads are cut off after half of what was asked for.</summary>
    public int Cuts;

    /// <summary>Whether the storage honours Range. Default: true.</summary>
    public bool Ranges { get; set; } = true;

    /// <summary>Starts a server without commits.</summary>
    public static async Task<HubDatasetServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new HubDatasetServer(app);
        app.Use(server.CheckAsync);
        app.MapGet("/api/datasets/qihoo360/photos/revision/{revision}", server.RevisionAsync);
        app.MapGet("/api/datasets/qihoo360/photos/tree/{commit}/{**folder}", server.TreeAsync);
        app.MapMethods("/datasets/qihoo360/photos/resolve/{commit}/{**file}", ["HEAD", "GET"], server.Resolve);
        app.MapMethods("/api/resolve-cache/{commit}/{**file}", ["HEAD", "GET"], server.SmallFileAsync);
        app.MapGet("/storage/{commit}/{**file}", server.StorageAsync);
        await app.StartAsync();
        return server;
    }

    /// <summary>Lets the links that were given out so far expire.</summary>
    public void ExpireLinks() => _firstGoodLink = _link;

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static bool IsLarge(string file) => Path.GetExtension(file) is ".tar" or ".parquet";

    private async Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        Requests.Enqueue((request.Method, request.Path.Value!, request.Headers.Range.ToString()));
        var token = request.Headers.Authorization.ToString();
        if (Interlocked.Decrement(ref Refusals) >= 0)
        {
            context.Response.Headers.RetryAfter = "0";
            context.Response.StatusCode = 429;
        }
        else if (request.Path.StartsWithSegments("/storage"))
        {
            // S3 and its like answer so to a signed link with a header that authorises too.
            context.Response.StatusCode = 400;
            if (token.Length == 0)
                await next(context);
        }
        else if (Token is not null && token != $"Bearer {Token}")
            context.Response.StatusCode = 401;
        else if (IsGated)
            context.Response.StatusCode = 403;
        else
            await next(context);
    }

    private async Task RevisionAsync(HttpContext context, string revision)
    {
        var commit = Branches.GetValueOrDefault(revision, revision);
        if (!Commits.TryGetValue(commit, out var files))
            context.Response.StatusCode = 404;
        else
            await context.Response.WriteAsJsonAsync(new { sha = commit, siblings = files.Keys.Select(file => new { rfilename = file }) });
    }

    private async Task TreeAsync(HttpContext context, string commit, string? folder)
    {
        var prefix = string.IsNullOrEmpty(folder) ? "" : folder + "/";
        var files = Commits[commit].Where(file => file.Key.StartsWith(prefix, StringComparison.Ordinal)).ToList();
        if (files.Count == 0)
        {
            context.Response.StatusCode = 404;
            return;
        }

        var start = int.Parse(context.Request.Query["cursor"].FirstOrDefault("0")!, CultureInfo.InvariantCulture);
        var folders = files.SelectMany(file => Parents(file.Key)).Distinct()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Select(name => new JsonObject { ["type"] = "directory", ["oid"] = "0", ["size"] = 0, ["path"] = name });
        // Folders and files of a level come by themselves, not in the order of their paths.
        var entries = folders.Concat(files.OrderByDescending(file => file.Key, StringComparer.Ordinal).Select(Entry)).ToList();
        if (start + PageSize < entries.Count)
            context.Response.Headers.Link =
                $"<{Address}api/datasets/qihoo360/photos/tree/{commit}/{folder}?recursive=true&cursor={start + PageSize}>; rel=\"next\"";
        await context.Response.WriteAsJsonAsync(entries.Skip(start).Take(PageSize));
    }

    private static JsonObject Entry(KeyValuePair<string, byte[]> file)
    {
        var entry = new JsonObject
        {
            ["type"] = "file",
            ["oid"] = HubServer.GitSha1(file.Value),
            ["size"] = file.Value.Length,
            ["path"] = file.Key,
        };
        if (IsLarge(file.Key))
            entry["lfs"] = new JsonObject { ["oid"] = HubServer.Sha256(file.Value), ["size"] = file.Value.Length, ["pointerSize"] = 130 };
        return entry;
    }

    private static IEnumerable<string> Parents(string path)
    {
        for (var slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
            yield return path[..slash];
    }

    private void Resolve(HttpContext context, string commit, string file)
    {
        var answer = context.Response;
        if (!Commits.TryGetValue(commit, out var files) || !files.TryGetValue(file, out var content))
        {
            answer.Headers["X-Error-Code"] = "EntryNotFound";
            answer.StatusCode = 404;
            return;
        }

        var path = string.Join('/', file.Split('/').Select(Uri.EscapeDataString));
        answer.Headers["X-Repo-Commit"] = commit;
        if (IsLarge(file))
        {
            answer.Headers["X-Linked-Etag"] = $"\"{HubServer.Sha256(content)}\"";
            answer.Headers["X-Linked-Size"] = $"{content.Length}";
            answer.StatusCode = 302;
            answer.Headers.Location =
                $"http://127.0.0.1:{context.Connection.LocalPort}/storage/{commit}/{path}?signature={Interlocked.Increment(ref _link)}";
        }
        else
        {
            answer.StatusCode = 307;
            answer.Headers.Location = $"/api/resolve-cache/{commit}/{path}";
        }
    }

    private Task SmallFileAsync(HttpContext context, string commit, string file)
    {
        context.Response.Headers.ETag = $"\"{HubServer.GitSha1(Commits[commit][file])}\"";
        return SendAsync(context, Commits[commit][file]);
    }

    private Task StorageAsync(HttpContext context, string commit, string file, int signature)
    {
        if (signature <= _firstGoodLink)
        {
            context.Response.StatusCode = 403;
            return Task.CompletedTask;
        }

        context.Response.StatusCode = 200;
        return SendAsync(context, Commits[commit][file]);
    }

    private async Task SendAsync(HttpContext context, byte[] content)
    {
        var (from, to) = (0L, content.Length - 1L);
        if (Ranges && context.Request.GetTypedHeaders().Range?.Ranges.Single() is { } range)
        {
            (from, to) = (range.From!.Value, Math.Min(range.To ?? to, to));
            context.Response.StatusCode = from < content.Length ? 206 : 416;
            context.Response.Headers.ContentRange = $"bytes {from}-{to}/{content.Length}";
            if (from >= content.Length)
                return;
        }

        var bytes = content.AsMemory((int)from, (int)(to - from + 1));
        context.Response.ContentLength = bytes.Length;
        if (context.Request.Method == "HEAD")
            return;
        var isCut = Interlocked.Decrement(ref Cuts) >= 0;
        await context.Response.Body.WriteAsync(isCut ? bytes[..(bytes.Length / 2)] : bytes);
    }
}
