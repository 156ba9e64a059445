using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace FgClip.TestKit.S3;

/// <summary>
/// Checks signatures of version 4: https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html.
/// </summary>
internal sealed class S3Signature
{
    private readonly byte[] _key;
    private readonly string _time;
    private readonly string _scope;
    private string _last;

    private S3Signature(byte[] key, string time, string scope, string first) => (_key, _time, _scope, _last) = (key, time, scope, first);

    /// <summary>Checks the signature of a request's head.</summary>
    /// <exception cref="S3ServerException">It has none, or a wrong one.</exception>
    public static S3Signature Check(HttpRequest request, string target)
    {
        var parts = request.Headers.Authorization.ToString().Replace("AWS4-HMAC-SHA256 ", "", StringComparison.Ordinal)
            .Split(',', StringSplitOptions.TrimEntries).Select(part => part.Split('=', 2)).Where(part => part.Length == 2)
            .ToDictionary(part => part[0], part => part[1]);
        if (!parts.TryGetValue("Credential", out var credential) || !parts.TryGetValue("SignedHeaders", out var signed)
            || credential.Split('/') is not [S3Server.AccessKey, var day, S3Server.Region, "s3", "aws4_request"])
            throw new S3ServerException(HttpStatusCode.Forbidden, "AccessDenied");

        var names = signed.Split(';');
        if (!names.Contains("host") || request.Headers.Keys.Any(name =>
            name.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase) && !names.Contains(name.ToLowerInvariant())))
            throw new S3ServerException(HttpStatusCode.Forbidden, "AccessDenied");

        var (path, query) = target.Split('?', 2) is [var p, var q] ? (p, q) : (target, "");
        var canonical = new StringBuilder($"{request.Method}\n{Encode(Uri.UnescapeDataString(path), keep: '/')}\n{Query(query)}\n");
        foreach (var name in names)
            canonical.Append(name).Append(':').Append(Squeeze(request.Headers[name].ToString())).Append('\n');
        canonical.Append('\n').Append(signed).Append('\n').Append(request.Headers["x-amz-content-sha256"].ToString());

        var time = request.Headers["x-amz-date"].ToString();
        var scope = $"{day}/{S3Server.Region}/s3/aws4_request";
        var key = HMACSHA256.HashData(
            HMACSHA256.HashData(
                HMACSHA256.HashData(
                    HMACSHA256.HashData(Encoding.UTF8.GetBytes("AWS4" + S3Server.SecretKey), Encoding.UTF8.GetBytes(day)),
                    Encoding.UTF8.GetBytes(S3Server.Region)),
                "s3"u8),
            "aws4_request"u8);
        var signature = Sign(key, $"AWS4-HMAC-SHA256\n{time}\n{scope}\n{Hash(Encoding.UTF8.GetBytes(canonical.ToString()))}");
        if (signature != parts.GetValueOrDefault("Signature"))
            throw new S3ServerException(HttpStatusCode.Forbidden, "SignatureDoesNotMatch");
        return new S3Signature(key, time, scope, signature);
    }

    public static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>Checks the signature of the next chunk.</summary>
    public void CheckChunk(string? signature, ReadOnlySpan<byte> chunk) => CheckNext(
        signature, $"AWS4-HMAC-SHA256-PAYLOAD\n{_time}\n{_scope}\n{_last}\n{Hash([])}\n{Hash(chunk)}");

    /// <summary>Checks the signature of the lines behind the chunks.</summary>
    public void CheckTrailer(string? signature, string lines) => CheckNext(
        signature, $"AWS4-HMAC-SHA256-TRAILER\n{_time}\n{_scope}\n{_last}\n{Hash(Encoding.UTF8.GetBytes(lines))}");

    private static string Query(string query) => string.Join('&', query.Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('=', 2))
        .Select(pair => (Name: Encode(Decode(pair[0])), Value: Encode(Decode(pair.ElementAtOrDefault(1) ?? ""))))
        .OrderBy(pair => pair.Name, StringComparer.Ordinal).ThenBy(pair => pair.Value, StringComparer.Ordinal)
        .Select(pair => $"{pair.Name}={pair.Value}"));

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace("+", "%20", StringComparison.Ordinal));

    private static string Encode(string text, char keep = '~')
    {
        var encoded = new StringBuilder();
        foreach (var value in Encoding.UTF8.GetBytes(text))
        {
            var c = (char)value;
            if (char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~' || c == keep)
                encoded.Append(c);
            else
                encoded.Append('%').Append(value.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }

        return encoded.ToString();
    }

    private static string Squeeze(string value) => string.Join(' ', value.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static string Sign(byte[] key, string text) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));

    private void CheckNext(string? signature, string text)
    {
        _last = Sign(_key, text);
        if (signature != _last)
            throw new S3ServerException(HttpStatusCode.Forbidden, "SignatureDoesNotMatch");
    }
}
