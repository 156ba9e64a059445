using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using static FgClip.TestKit.Gcs.GcsAnswers;

namespace FgClip.TestKit.Gcs;

/// <summary>
/// A strict server of the JSON API of Google Cloud Storage on loopback: conditions on generations at both ends of an upload, the protocol
/// of resumable uploads, composition, listings in pages, ranged reads. What it does not know it refuses, parameters too.
/// </summary>
public sealed class GcsServer : IAsyncDisposable
{
    private static readonly HashSet<string> Known =
    [
        "alt", "prettyPrint", "fields", "projection", "uploadType", "upload_id", "name", "ifGenerationMatch", "prefix", "maxResults",
        "pageToken",
    ];

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, GcsObjects> _buckets = new();
    private readonly ConcurrentDictionary<string, GcsSession> _sessions = new();
    private readonly ConcurrentDictionary<string, ConcurrentQueue<GcsFault>> _faults = new();

    private GcsServer(WebApplication app) => _app = app;

    /// <summary>What STORAGE_EMULATOR_HOST is set to.</summary>
    public string Address => _app.Urls.Single();

    /// <summary>The operations so far: list, get, media, delete, compose, begin, chunk.</summary>
    public ConcurrentQueue<string> Calls { get; } = new();

    /// <summary>Runs before an operation is done, where it is set.</summary>
    public Func<string, Task>? Before { get; set; }

    /// <summary>Answered to every request in place of what was asked for, where it is set.</summary>
    public int? Status { get; set; }

    /// <summary>Starts a server without buckets.</summary>
    public static async Task<GcsServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(options => options.Limits.MaxRequestBodySize = null);
        var app = builder.Build();
        var server = new GcsServer(app);
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        return server;
    }

    /// <summary>Makes an empty bucket.</summary>
    public string NewBucket()
    {
        var name = $"bucket-{Guid.NewGuid():n}";
        _buckets[name] = new();
        return name;
    }

    /// <summary>The objects of a bucket.</summary>
    public GcsObjects Objects(string bucket) => _buckets[bucket];

    /// <summary>Lets the next calls of an operation go wrong.</summary>
    public void Fail(string operation, params GcsFault[] faults)
    {
        foreach (var fault in faults)
            _faults.GetOrAdd(operation, _ => new()).Enqueue(fault);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget.Split('?', 2);
        var path = target[0].TrimStart('/').Split('/').Select(Uri.UnescapeDataString).ToArray();
        var query = QueryHelpers.ParseQuery(target.ElementAtOrDefault(1)).ToDictionary(pair => pair.Key, pair => pair.Value.Single()!);
        var body = await ReadAsync(context.Request);
        if (query.Keys.FirstOrDefault(key => !Known.Contains(key)) is { } unknown)
        {
            await FailAsync(context, 400, "invalidParameter", unknown);
            return;
        }

        (string Operation, Func<Task> Do)? call = (context.Request.Method, path) switch
        {
            ("GET", ["storage", "v1", "b", var bucket, "o"]) => ("list", () => ListAsync(context, bucket, query)),
            ("GET", ["storage", "v1", "b", var bucket, "o", var name]) when query.GetValueOrDefault("alt") == "media" =>
                ("media", () => MediaAsync(context, bucket, name, query)),
            ("GET", ["storage", "v1", "b", var bucket, "o", var name]) => ("get", () => GetAsync(context, bucket, name)),
            ("DELETE", ["storage", "v1", "b", var bucket, "o", var name]) => ("delete", () => DeleteAsync(context, bucket, name)),
            ("POST", ["storage", "v1", "b", var bucket, "o", var name, "compose"]) =>
                ("compose", () => ComposeAsync(context, bucket, name, query, body)),
            ("POST", ["upload", "storage", "v1", "b", var bucket, "o"]) when query.GetValueOrDefault("uploadType") == "resumable" =>
                ("begin", () => BeginAsync(context, bucket, query, body)),
            ("PUT", ["upload", "storage", "v1", "b", _, "o"]) => ("chunk", () => ChunkAsync(context, query, body)),
            _ => null,
        };
        if (call is not var (operation, act))
        {
            await FailAsync(context, 400, "badRequest", $"{context.Request.Method} {target[0]}");
            return;
        }

        Calls.Enqueue(operation);
        if (Before is { } before)
            await before(operation);
        var fault = _faults.TryGetValue(operation, out var faults) && faults.TryDequeue(out var next) ? next : (GcsFault?)null;
        if (Status is { } status)
            await FailAsync(context, status, "forbidden", "by the test");
        else if (fault is GcsFault.Refused)
            await FailAsync(context, 503, "backendError", "by the test");
        else if (fault is GcsFault.AnswerLost)
            await LoseAsync(context, act);
        else
        {
            if (fault is GcsFault.Cut)
                context.Items[nameof(GcsFault.Cut)] = true;
            await act();
        }
    }

    /// <summary>Does what was asked for, and answers that it could not be done.</summary>
    private static async Task LoseAsync(HttpContext context, Func<Task> act)
    {
        var body = context.Response.Body;
        context.Response.Body = new MemoryStream();
        await act();
        context.Response.Body = body;
        context.Response.Headers.Clear();
        await FailAsync(context, 503, "backendError", "by the test, after it was done");
    }

    private async Task ListAsync(HttpContext context, string bucket, Dictionary<string, string> query)
    {
        if (!_buckets.TryGetValue(bucket, out var objects))
        {
            await FailAsync(context, 404, "notFound", "The specified bucket does not exist.");
            return;
        }

        var size = int.Parse(query.GetValueOrDefault("maxResults", "1000"), CultureInfo.InvariantCulture);
        var start = int.Parse(query.GetValueOrDefault("pageToken", "0"), CultureInfo.InvariantCulture);
        var all = objects.List(query.GetValueOrDefault("prefix", ""));
        var answer = new JsonObject { ["kind"] = "storage#objects" };
        var page = all.Skip(start).Take(size).Select(stored => stored.ToJson(bucket)).ToArray<JsonNode>();
        if (page.Length > 0)
            answer["items"] = new JsonArray(page);
        if (start + size < all.Count)
            answer["nextPageToken"] = $"{start + size}";
        await SendAsync(context, answer);
    }

    private Task GetAsync(HttpContext context, string bucket, string name) =>
        Find(bucket, name) is { } stored ? SendAsync(context, stored.ToJson(bucket)) : FailAsync(context, 404, "notFound", name);

    private Task DeleteAsync(HttpContext context, string bucket, string name)
    {
        if (Find(bucket, name) is null || !_buckets[bucket].Delete(name))
            return FailAsync(context, 404, "notFound", name);
        context.Response.StatusCode = 204;
        return Task.CompletedTask;
    }

    private async Task MediaAsync(HttpContext context, string bucket, string name, Dictionary<string, string> query)
    {
        if (Find(bucket, name) is not { } stored)
        {
            await FailAsync(context, 404, "notFound", name);
            return;
        }

        if (Condition(query) is { } wanted && wanted != stored.Generation)
        {
            await FailAsync(context, 412, "conditionNotMet", name);
            return;
        }

        context.Response.Headers["x-goog-generation"] = $"{stored.Generation}";
        if (stored.IsGzip && !context.Request.Headers.AcceptEncoding.ToString().Contains("gzip"))
        {
            // Decompressive transcoding: there are no ranges of what comes out of it.
            await using var plain = new GZipStream(new MemoryStream(stored.Bytes), CompressionMode.Decompress);
            await plain.CopyToAsync(context.Response.Body);
            return;
        }

        var range = context.Request.GetTypedHeaders().Range!.Ranges.Single();
        var (from, to) = (range.From!.Value, Math.Min(range.To ?? long.MaxValue, stored.Bytes.Length - 1));
        if (from >= stored.Bytes.Length)
        {
            context.Response.Headers.ContentRange = $"bytes */{stored.Bytes.Length}";
            await FailAsync(context, 416, "requestedRangeNotSatisfiable", name);
            return;
        }

        context.Response.StatusCode = 206;
        context.Response.Headers.ContentRange = $"bytes {from}-{to}/{stored.Bytes.Length}";
        var bytes = stored.Bytes.AsMemory((int)from, (int)(to - from + 1));
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(context.Items.ContainsKey(nameof(GcsFault.Cut)) ? bytes[..(bytes.Length / 2)] : bytes);
    }

    private async Task ComposeAsync(HttpContext context, string bucket, string name, Dictionary<string, string> query, byte[] body)
    {
        var request = JsonNode.Parse(body)!;
        using var bytes = new MemoryStream();
        foreach (var source in request["sourceObjects"]!.AsArray())
        {
            var wanted = source!["generation"] is { } named ? long.Parse(named.ToString(), CultureInfo.InvariantCulture) : (long?)null;
            if (Find(bucket, (string)source["name"]!) is not { } part || (wanted is not null && wanted != part.Generation))
            {
                await FailAsync(context, 404, "notFound", (string)source["name"]!);
                return;
            }

            bytes.Write(part.Bytes);
        }

        var resource = (JsonObject)request["destination"]!.DeepClone();
        await SendStoredAsync(context, bucket, _buckets[bucket].Put(name, bytes.ToArray(), resource, Condition(query)));
    }

    private async Task BeginAsync(HttpContext context, string bucket, Dictionary<string, string> query, byte[] body)
    {
        var resource = body.Length == 0 ? [] : (JsonObject)JsonNode.Parse(body)!;
        var name = query.GetValueOrDefault("name") ?? (string)resource["name"]!;
        if (!_buckets.TryGetValue(bucket, out var objects))
            await FailAsync(context, 404, "notFound", "The specified bucket does not exist.");
        else if (Condition(query) is { } wanted && wanted != (objects.Find(name)?.Generation ?? 0))
            await FailAsync(context, 412, "conditionNotMet", name);
        else
        {
            var id = Guid.NewGuid().ToString("n");
            _sessions[id] = new(bucket, name, resource, Condition(query));
            context.Response.Headers.Location = $"{Address}/upload/storage/v1/b/{bucket}/o?uploadType=resumable&upload_id={id}";
        }
    }

    private async Task ChunkAsync(HttpContext context, Dictionary<string, string> query, byte[] body)
    {
        if (!_sessions.TryGetValue(query.GetValueOrDefault("upload_id", ""), out var session))
        {
            await FailAsync(context, 404, "notFound", "There is no such upload.");
            return;
        }

        var range = context.Request.Headers.ContentRange.ToString() is { Length: > 0 } text ? ContentRangeHeaderValue.Parse(text) : null;
        var (from, total) = (range?.From ?? session.Received.Length, range is null ? session.Received.Length + body.Length : range.Length);
        if (session.Done is null && body.Length > 0)
        {
            if (from != session.Received.Length || (range is not null && range.To - range.From + 1 != body.Length))
            {
                await FailAsync(context, 400, "invalid", $"{range} of {session.Received.Length}, with {body.Length} bytes.");
                return;
            }

            if (from + body.Length != total && body.Length % GcsSession.Granule != 0)
            {
                await FailAsync(context, 400, "invalid", $"A chunk of {body.Length} bytes is not a multiple of 256 KiB.");
                return;
            }

            session.Received.Write(body);
        }

        if (session.Done is null && session.Received.Length == total)
        {
            session.Done = _buckets[session.Bucket].Put(
                session.Name, session.Received.ToArray(), session.Resource, session.IfGenerationMatch);
            await SendStoredAsync(context, session.Bucket, session.Done);
        }
        else if (session.Done is { } done)
            await SendAsync(context, done.ToJson(session.Bucket));
        else
        {
            context.Response.StatusCode = 308;
            if (session.Received.Length > 0)
                context.Response.Headers.Range = $"bytes=0-{session.Received.Length - 1}";
        }
    }

    private GcsStored? Find(string bucket, string name) => _buckets.GetValueOrDefault(bucket)?.Find(name);

    private static long? Condition(Dictionary<string, string> query) =>
        query.GetValueOrDefault("ifGenerationMatch") is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : null;
}
