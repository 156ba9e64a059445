using System.Globalization;
using System.IO.Hashing;
using System.Net;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace FgClip.TestKit.S3;

/// <summary>Reads bodies: plain, or in the chunks of <c>aws-chunked</c> with or without signatures and lines behind them.</summary>
internal static class S3Body
{
    private const string Unsigned = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";

    /// <exception cref="S3ServerException">A digest, a checksum or a signature is wrong.</exception>
    public static async Task<byte[]> ReadAsync(HttpRequest request, S3Signature signature, bool refusesChunks)
    {
        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, request.HttpContext.RequestAborted);
        var sent = buffer.ToArray();
        var declared = request.Headers["x-amz-content-sha256"].ToString();
        var checksums = request.Headers.Where(header => IsChecksum(header.Key))
            .ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString());
        var bytes = sent;
        if (declared.StartsWith("STREAMING-", StringComparison.Ordinal))
        {
            if (refusesChunks)
                throw new S3ServerException(HttpStatusCode.NotImplemented, "NotImplemented");
            bytes = Join(sent, declared, signature, checksums);
            if (request.Headers["x-amz-decoded-content-length"] != bytes.Length.ToString(CultureInfo.InvariantCulture))
                throw new S3ServerException(HttpStatusCode.BadRequest, "IncompleteBody");
        }
        else if (declared != "UNSIGNED-PAYLOAD" && declared != S3Signature.Hash(sent))
        {
            throw new S3ServerException(HttpStatusCode.BadRequest, "XAmzContentSHA256Mismatch");
        }

        if (request.Headers["content-md5"] is [{ } md5] && md5 != Convert.ToBase64String(MD5.HashData(bytes)))
            throw new S3ServerException(HttpStatusCode.BadRequest, "BadDigest");
        foreach (var (name, value) in checksums)
            Check(name, value, bytes);
        return bytes;
    }

    private static bool IsChecksum(string header) => header.StartsWith("x-amz-checksum-", StringComparison.OrdinalIgnoreCase)
        && !header.Equals("x-amz-checksum-algorithm", StringComparison.OrdinalIgnoreCase)
        && !header.Equals("x-amz-checksum-type", StringComparison.OrdinalIgnoreCase)
        && !header.Equals("x-amz-checksum-mode", StringComparison.OrdinalIgnoreCase);

    private static byte[] Join(byte[] sent, string declared, S3Signature signature, Dictionary<string, string> checksums)
    {
        var isSigned = declared != Unsigned;
        using var bytes = new MemoryStream();
        var at = 0;
        for (var length = -1; length != 0;)
        {
            var head = Line(sent, ref at).Split(";chunk-signature=");
            length = int.Parse(head[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            var chunk = sent.AsSpan(at, length);
            if (isSigned)
                signature.CheckChunk(head.ElementAtOrDefault(1), chunk);
            bytes.Write(chunk);
            at += length;
            if (length > 0 && Line(sent, ref at).Length > 0)
                throw new S3ServerException(HttpStatusCode.BadRequest, "IncompleteBody");
        }

        if (declared.EndsWith("-TRAILER", StringComparison.Ordinal))
            ReadTrailer(sent, at, isSigned ? signature : null, checksums);
        return bytes.ToArray();
    }

    private static void ReadTrailer(byte[] sent, int at, S3Signature? signature, Dictionary<string, string> checksums)
    {
        var lines = new StringBuilder();
        string? signed = null;
        while (at < sent.Length && Line(sent, ref at) is { Length: > 0 } line)
        {
            var (name, value) = line.Split(':', 2) is [var n, var v] ? (n.ToLowerInvariant(), v.Trim()) : (line, "");
            if (name == "x-amz-trailer-signature")
            {
                signed = value;
                continue;
            }

            checksums[name] = value;
            lines.Append(name).Append(':').Append(value).Append('\n');
        }

        if (checksums.Count == 0)
            throw new S3ServerException(HttpStatusCode.BadRequest, "MalformedTrailerError");
        signature?.CheckTrailer(signed, lines.ToString());
    }

    private static string Line(byte[] sent, ref int at)
    {
        var end = sent.AsSpan(at).IndexOf("\r\n"u8);
        if (end < 0)
            throw new S3ServerException(HttpStatusCode.BadRequest, "IncompleteBody");
        var line = Encoding.ASCII.GetString(sent, at, end);
        at += end + 2;
        return line;
    }

    private static void Check(string name, string value, byte[] bytes)
    {
        var right = name switch
        {
            "x-amz-checksum-crc32" => BigEndian(Crc32.HashToUInt32(bytes)),
            "x-amz-checksum-crc32c" => BigEndian(Crc32C(bytes)),
            "x-amz-checksum-sha1" => SHA1.HashData(bytes),
            "x-amz-checksum-sha256" => SHA256.HashData(bytes),
            _ => throw new S3ServerException(HttpStatusCode.NotImplemented, "NotImplemented"),
        };
        if (value != Convert.ToBase64String(right))
            throw new S3ServerException(HttpStatusCode.BadRequest, "BadDigest");
    }

    private static byte[] BigEndian(uint value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];

    private static uint Crc32C(byte[] bytes) => ~bytes.Aggregate(uint.MaxValue, (crc, value) => BitOperations.Crc32C(crc, value));
}
