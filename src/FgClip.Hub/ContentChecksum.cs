using System.Globalization;
using System.Security.Cryptography;

namespace FgClip.Hub;

/// <summary>Checks a file against its etag: 64 hex digits are its sha256, 40 are the sha1 of it as a git blob.</summary>
internal static class ContentChecksum
{
    /// <summary>Whether the content is what the etag says. An etag of another kind says nothing and is taken as it is.</summary>
    public static async Task<bool> MatchesAsync(string path, string etag, CancellationToken cancellationToken)
    {
        if (etag.Length is not (40 or 64) || !etag.All(char.IsAsciiHexDigit))
            return true;
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20, useAsync: true);
        using var hash = IncrementalHash.CreateHash(etag.Length == 64 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA1);
        if (etag.Length == 40)
        {
            hash.AppendData(System.Text.Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {file.Length}\0")));
        }
        var buffer = new byte[1 << 20];
        while (await file.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var read)
        {
            hash.AppendData(buffer, 0, read);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset()).Equals(etag, StringComparison.OrdinalIgnoreCase);
    }
}
