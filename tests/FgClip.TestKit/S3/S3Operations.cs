using System.Globalization;
using System.Net;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;

namespace FgClip.TestKit.S3;

/// <summary>Does what a call asks for.</summary>
internal sealed class S3Operations(
    S3Objects objects, HttpContext context, S3Call call, byte[] body, S3Fault fault, Func<S3Call, string?> redirectTo)
{
    private string? Query(string name) => context.Request.Query[name] is [{ } value] ? value : null;

    public Task RunAsync() => call.Operation switch
    {
        "HeadObject" => HeadAsync(),
        "GetObject" => GetAsync(),
        "PutObject" => DoneAsync(objects.Put(call.Bucket, call.Key, body, Metadata(), Conditions()).Tag),
        "DeleteObject" => DoneAsync(() => objects.Delete(call.Bucket, call.Key)),
        "CreateMultipartUpload" => XmlAsync("InitiateMultipartUploadResult",
            S3Answers.Element("UploadId", objects.Start(call.Bucket, call.Key, Metadata()))),
        "UploadPart" => DoneAsync(objects.PutPart(call.Bucket, call.Key, Query("uploadId")!,
            int.Parse(Query("partNumber")!, CultureInfo.InvariantCulture), body)),
        "CompleteMultipartUpload" => CompleteAsync(),
        "AbortMultipartUpload" => DoneAsync(() => objects.Abort(call.Bucket, call.Key, Query("uploadId")!)),
        "ListObjectsV2" => ListAsync(),
        "ListMultipartUploads" => XmlAsync("ListMultipartUploadsResult", objects.Uploads(call.Bucket)
            .Where(upload => upload.Key.StartsWith(Query("prefix") ?? "", StringComparison.Ordinal))
            .Select(upload => S3Answers.Element("Upload", S3Answers.Element("Key", upload.Key), S3Answers.Element("UploadId", upload.Id)))),
        _ => DoneAsync(() => objects.AddBucket(call.Bucket)),
    };

    /// <summary>Sends an object's bytes, or a range of them.</summary>
    public static async Task SendAsync(HttpContext context, StoredObject found, S3Fault fault)
    {
        var (first, last) = Range(context.Request.Headers.Range.ToString(), found.Bytes.Length);
        if (first > last)
            throw new S3ServerException(HttpStatusCode.RequestedRangeNotSatisfiable, "InvalidRange");
        if (context.Request.Headers.Range.Count > 0)
        {
            context.Response.StatusCode = (int)HttpStatusCode.PartialContent;
            context.Response.Headers.ContentRange =
                string.Create(CultureInfo.InvariantCulture, $"bytes {first}-{last}/{found.Bytes.Length}");
        }

        var bytes = found.Bytes.AsMemory(first, last - first + 1);
        context.Response.ContentLength = bytes.Length;
        if (fault.Kind is not (S3FaultKind.Cut or S3FaultKind.Stalled))
        {
            await context.Response.Body.WriteAsync(bytes);
            return;
        }

        await context.Response.Body.WriteAsync(bytes[..(bytes.Length / 2)]);
        await context.Response.Body.FlushAsync();
        if (fault.Kind is S3FaultKind.Stalled)
        {
            fault.Halfway?.Invoke();
            await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        context.Abort();
    }

    /// <summary>The first and the last byte of "bytes=3-7", "bytes=3-" or "bytes=-7".</summary>
    private static (int First, int Last) Range(string range, int length)
    {
        if (range.Length == 0)
            return (0, length - 1);
        var ends = range["bytes=".Length..].Split('-');
        if (ends[0].Length == 0)
            return (Math.Max(0, length - int.Parse(ends[1], CultureInfo.InvariantCulture)), length - 1);
        var last = ends[1].Length == 0 ? length - 1 : (int)Math.Min(long.Parse(ends[1], CultureInfo.InvariantCulture), length - 1);
        return ((int)Math.Min(long.Parse(ends[0], CultureInfo.InvariantCulture), int.MaxValue), last);
    }

    private Dictionary<string, string> Metadata() => context.Request.Headers
        .Where(header => header.Key.StartsWith("x-amz-meta-", StringComparison.OrdinalIgnoreCase))
        .ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString());

    private WriteConditions Conditions() =>
        new(context.Request.Headers.IfMatch is [{ } match] ? match : null, context.Request.Headers.IfNoneMatch is [{ } none] ? none : null);

    private StoredObject Describe()
    {
        var found = objects.Find(call.Bucket, call.Key) ?? throw new S3ServerException(HttpStatusCode.NotFound, "NoSuchKey");
        if (context.Request.Headers.IfMatch is [{ } match] && match != found.Tag)
            throw new S3ServerException(HttpStatusCode.PreconditionFailed, "PreconditionFailed");
        context.Response.Headers.ETag = found.Tag;
        foreach (var (name, value) in found.Metadata)
            context.Response.Headers[name] = value;
        return found;
    }

    private Task HeadAsync()
    {
        context.Response.ContentLength = Describe().Bytes.Length;
        return Task.CompletedTask;
    }

    private Task GetAsync()
    {
        var found = Describe();
        if (redirectTo(call) is not { } elsewhere)
            return SendAsync(context, found, fault);
        context.Response.StatusCode = (int)HttpStatusCode.Found;
        context.Response.Headers.Location = elsewhere;
        return Task.CompletedTask;
    }

    private Task DoneAsync(Action change)
    {
        change();
        context.Response.StatusCode = (int)HttpStatusCode.NoContent;
        return DoneAsync();
    }

    private Task DoneAsync(string tag)
    {
        context.Response.Headers.ETag = tag;
        return DoneAsync();
    }

    private Task DoneAsync()
    {
        if (fault.Kind is S3FaultKind.Unheard)
            context.Abort();
        return Task.CompletedTask;
    }

    private Task XmlAsync(string name, params object?[] content) => S3Answers.XmlAsync(context, S3Answers.Element(name, content));

    private Task CompleteAsync()
    {
        using var text = new MemoryStream(body);
        var parts = XElement.Load(text).Elements().Select(part => (
            Number: int.Parse(part.Elements().Single(e => e.Name.LocalName == "PartNumber").Value, CultureInfo.InvariantCulture),
            Tag: part.Elements().Single(e => e.Name.LocalName == "ETag").Value)).ToList();
        var made = objects.Complete(call.Bucket, call.Key, Query("uploadId")!, parts, Conditions());
        switch (fault.Kind)
        {
            case S3FaultKind.Unheard:
                context.Abort();
                return Task.CompletedTask;
            case S3FaultKind.DoneErrorIn200:
                return S3Answers.XmlAsync(context, S3Answers.Error("InternalError"));
            default:
                return XmlAsync(
                    "CompleteMultipartUploadResult", S3Answers.Element("Key", call.Key), S3Answers.Element("ETag", made.Tag));
        }
    }

    private Task ListAsync()
    {
        var most = Math.Min(int.Parse(Query("max-keys") ?? "1000", CultureInfo.InvariantCulture), 1000);
        var page = objects.List(call.Bucket, Query("prefix") ?? "", Query("continuation-token") ?? Query("start-after") ?? "", most + 1);
        var listed = page.Take(most).ToList();
        return XmlAsync(
            "ListBucketResult",
            S3Answers.Element("KeyCount", listed.Count),
            S3Answers.Element("IsTruncated", page.Count > most ? "true" : "false"),
            page.Count > most ? S3Answers.Element("NextContinuationToken", listed[^1].Key) : null,
            listed.Select(entry => S3Answers.Element(
                "Contents", S3Answers.Element("Key", entry.Key), S3Answers.Element("Size", entry.Value.Bytes.Length),
                S3Answers.Element("ETag", entry.Value.Tag),
                S3Answers.Element(
                    "LastModified", entry.Value.Modified.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)))));
    }
}
