using System.Security.Cryptography;
using System.Text;

namespace FgClip.Client;

/// <summary>The ids that jobs get when nobody gives them one.</summary>
public static class JobIds
{
    private const int DigestLength = 8;

    /// <summary>
    /// The last part of the output's address, and 8 hex digits of the sha256 of the whole: <c>coyo-3f2a9c01</c>. The address must be
    /// absolute, or one output has as many ids as there are ways to write it.
    /// </summary>
    public static string OfOutput(string output)
    {
        var trimmed = output.TrimEnd('/', '\\');
        var last = trimmed[(trimmed.LastIndexOfAny(['/', '\\']) + 1)..];
        var name = string.Concat(last.Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'));
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(trimmed)))[..DigestLength];
        return name.Length == 0 ? $"job-{digest}" : $"{name}-{digest}";
    }
}
