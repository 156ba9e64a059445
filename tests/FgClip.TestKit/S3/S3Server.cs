using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace FgClip.TestKit.S3;

/// <summary>
/// A strict S3 service on loopback, with its objects in memory: signatures, chunks and checksums are checked, conditions are kept, small
/// parts are refused. It goes wrong on demand.
/// </summary>
public sealed class S3Server : IAsyncDisposable
{
    public const string AccessKey = "TESTKEY", SecretKey = "test/secret+key", Region = "eu-test-1";

    private readonly WebApplication _app;
    private readonly S3Objects _objects = new();
    private readonly ConcurrentDictionary<string, (string Bucket, string Key)> _redirects = new();

    private S3Server(WebApplication app) => _app = app;

    /// <summary>Where it listens.</summary>
    public Uri Endpoint => new(_app.Urls.Single());

    /// <summary>What it does with conditions of writes.</summary>
    public S3ServerConditions Conditions { get => _objects.Conditions; set => _objects.Conditions = value; }

    /// <summary>Whether GetObject answers 302 to another address, which wants no signature.</summary>
    public bool RedirectsReads { get; set; }

    /// <summary>Whether bodies in chunks are refused, as most services but AWS do.</summary>
    public bool RefusesChunks { get; set; }

    /// <summary>Says of each call what goes wrong with it; null for nothing.</summary>
    public Func<S3Call, S3Fault>? Faults { get; set; }

    /// <summary>Each call so far that was signed rightly.</summary>
    public ConcurrentQueue<S3Call> Calls { get; } = new();

    /// <summary>Keys of a bucket, those that no store shows among them.</summary>
    public IReadOnlyList<string> Keys(string bucket) => _objects.Keys(bucket);

    /// <summary>Puts an object there.</summary>
    public void Put(string bucket, string key, byte[] bytes) => Put(bucket, key, bytes, DateTime.UtcNow);

    /// <summary>Puts an object there that was written at a time.</summary>
    public void Put(string bucket, string key, byte[] bytes, DateTime modified)
    {
        var put = _objects.Put(bucket, key, bytes, [], new WriteConditions(IfMatch: null, IfNoneMatch: null));
        _objects.Put(bucket, key, put with { Modified = modified });
    }

    /// <summary>The bytes of an object.</summary>
    public byte[] Bytes(string bucket, string key) => _objects.Find(bucket, key)!.Bytes;

    /// <summary>Uploads in parts that nobody has ended.</summary>
    public IReadOnlyList<string> Uploads(string bucket) => [.. _objects.Uploads(bucket).Select(upload => upload.Key)];

    /// <summary>The variables by which a process finds it.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["AWS_ENDPOINT_URL_S3"] = Endpoint.ToString(),
        ["AWS_ACCESS_KEY_ID"] = AccessKey,
        ["AWS_SECRET_ACCESS_KEY"] = SecretKey,
        ["AWS_REGION"] = Region,
    };

    public static async Task<S3Server> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        var app = builder.Build();
        var server = new S3Server(app);
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        return server;
    }

    /// <summary>Makes a bucket; returns its name.</summary>
    public string NewBucket()
    {
        var bucket = $"test-{Guid.NewGuid():n}";
        _objects.AddBucket(bucket);
        return bucket;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        try
        {
            if (context.Request.Path.StartsWithSegments("/_network", out var ticket))
                await RedirectedAsync(context, ticket.Value!.Trim('/'));
            else
                await SignedAsync(context);
        }
        catch (S3ServerException e)
        {
            await S3Answers.ErrorAsync(context, e);
        }
    }

    private async Task SignedAsync(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var signature = S3Signature.Check(context.Request, target);
        var body = await S3Body.ReadAsync(context.Request, signature, RefusesChunks);
        var call = S3Call.From(context.Request, target);
        Calls.Enqueue(call);
        var fault = Faults?.Invoke(call) ?? S3Fault.None;
        if (fault.Wait is { } wait)
            await wait.WaitAsync(context.RequestAborted);
        switch (fault.Kind)
        {
            case S3FaultKind.Lost:
                context.Abort();
                return;
            case S3FaultKind.Unavailable:
                throw new S3ServerException(HttpStatusCode.ServiceUnavailable, "SlowDown");
            case S3FaultKind.Conflict:
                throw new S3ServerException(HttpStatusCode.Conflict, "ConditionalRequestConflict");
            case S3FaultKind.ErrorIn200:
                await S3Answers.XmlAsync(context, S3Answers.Error("InternalError"));
                return;
            default:
                await new S3Operations(_objects, context, call, body, fault, RedirectTo).RunAsync();
                return;
        }
    }

    private string? RedirectTo(S3Call call)
    {
        if (!RedirectsReads)
            return null;
        var ticket = Guid.NewGuid().ToString("n");
        _redirects[ticket] = (call.Bucket, call.Key);
        return $"/_network/{ticket}";
    }

    private async Task RedirectedAsync(HttpContext context, string ticket)
    {
        if (context.Request.Headers.Authorization.Count > 0 || !_redirects.TryGetValue(ticket, out var at))
            throw new S3ServerException(HttpStatusCode.BadRequest, "InvalidArgument");
        context.Response.Headers.ETag = "\"of-the-network\"";
        await S3Operations.SendAsync(context, _objects.Find(at.Bucket, at.Key)!, S3Fault.None);
    }
}

/// <summary>What a server does with the conditions of writes.</summary>
public enum S3ServerConditions
{
    /// <summary>It keeps them, as AWS does.</summary>
    Kept,

    /// <summary>It accepts and ignores them.</summary>
    Ignored,

    /// <summary>It ignores If-Match alone.</summary>
    MatchIgnored,

    /// <summary>Those of CompleteMultipartUpload are ignored, and If-Match wants a bare ETag, as Ceph 16 does.</summary>
    OfCeph16,
}

/// <summary>A call.</summary>
/// <param name="Operation">Its name in the API, such as PutObject.</param>
/// <param name="Bucket">The bucket.</param>
/// <param name="Key">The key; empty for a call of the bucket.</param>
/// <param name="Range">Its range.</param>
/// <param name="Headers">Its headers, by their names in lower case.</param>
public sealed record S3Call(string Operation, string Bucket, string Key, string Range, IReadOnlyDictionary<string, string> Headers)
{
    internal static S3Call From(HttpRequest request, string target)
    {
        var path = Uri.UnescapeDataString(target.Split('?')[0]).TrimStart('/');
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var (bucket, key) = slash < 0 ? (path, "") : (path[..slash], path[(slash + 1)..]);
        var (upload, uploads) = (request.Query.ContainsKey("uploadId"), request.Query.ContainsKey("uploads"));
        var operation = (request.Method, key.Length > 0) switch
        {
            ("HEAD", true) => "HeadObject",
            ("GET", true) => "GetObject",
            ("PUT", true) => upload ? "UploadPart" : "PutObject",
            ("POST", true) => uploads ? "CreateMultipartUpload" : "CompleteMultipartUpload",
            ("DELETE", true) => upload ? "AbortMultipartUpload" : "DeleteObject",
            ("GET", false) => uploads ? "ListMultipartUploads" : "ListObjectsV2",
            ("PUT", false) => "CreateBucket",
            _ => throw new S3ServerException(HttpStatusCode.NotImplemented, "NotImplemented"),
        };
        return new S3Call(
            operation, bucket, key, request.Headers.Range.ToString(),
            request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString()));
    }
}

/// <summary>What goes wrong with a call.</summary>
/// <param name="Kind">What.</param>
/// <param name="Wait">What the server waits for before.</param>
/// <param name="Halfway">Is called where bytes stop in their middle.</param>
public readonly record struct S3Fault(S3FaultKind Kind, Task? Wait = null, Action? Halfway = null)
{
    public static S3Fault None => default;
}

/// <summary>What can go wrong with a call.</summary>
public enum S3FaultKind
{
    None,

    /// <summary>The connection breaks before anything is done.</summary>
    Lost,

    /// <summary>It is done, and the connection breaks before the answer.</summary>
    Unheard,

    /// <summary>503, and nothing is done.</summary>
    Unavailable,

    /// <summary>409, and nothing is done.</summary>
    Conflict,

    /// <summary>200 with an error in the body, and nothing is done.</summary>
    ErrorIn200,

    /// <summary>It is done, and answered by 200 with an error in the body.</summary>
    DoneErrorIn200,

    /// <summary>The bytes end in their middle.</summary>
    Cut,

    /// <summary>The bytes stop in their middle, and the connection stays until the caller ends it.</summary>
    Stalled,
}

/// <summary>What the service refuses.</summary>
public sealed class S3ServerException(HttpStatusCode status, string code)
    : Exception(string.Create(CultureInfo.InvariantCulture, $"{(int)status} {code}"))
{
    public HttpStatusCode Status { get; } = status;

    public string Code { get; } = code;
}
