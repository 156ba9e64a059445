using System.IO.Compression;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace FgClip.TestKit.Gcs;

/// <summary>Questions and answers as the JSON API writes them.</summary>
internal static class GcsAnswers
{
    /// <summary>Reads the body of a request.</summary>
    public static async Task<byte[]> ReadAsync(HttpRequest request)
    {
        using var bytes = new MemoryStream();
        if (request.Headers.ContentEncoding == "gzip")
        {
            // Google's client compresses its questions.
            await using var plain = new GZipStream(request.Body, CompressionMode.Decompress);
            await plain.CopyToAsync(bytes);
        }
        else
            await request.Body.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    /// <summary>Answers with an object; null where its condition did not hold.</summary>
    public static Task SendStoredAsync(HttpContext context, string bucket, GcsStored? stored) => stored is null
        ? FailAsync(context, 412, "conditionNotMet", "At least one of the pre-conditions you specified did not hold.")
        : SendAsync(context, stored.ToJson(bucket));

    /// <summary>Answers with a resource.</summary>
    public static Task SendAsync(HttpContext context, JsonObject answer)
    {
        context.Response.ContentType = "application/json; charset=UTF-8";
        return context.Response.WriteAsync(answer.ToJsonString());
    }

    /// <summary>Answers with an error.</summary>
    public static Task FailAsync(HttpContext context, int status, string reason, string message)
    {
        context.Response.StatusCode = status;
        var error = new JsonObject { ["domain"] = "global", ["reason"] = reason, ["message"] = message };
        return SendAsync(context, new JsonObject
        {
            ["error"] = new JsonObject { ["code"] = status, ["message"] = message, ["errors"] = new JsonArray(error) },
        });
    }
}
