using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace FgClip.Web.Security;

/// <summary>
/// What a browser gets for the key: the time at which it ends, signed with the key. Nothing is remembered here, so every silo with the same
/// key takes it, and a new key ends all sessions.
/// </summary>
/// <param name="key">The key.</param>
/// <param name="time">The clock.</param>
internal sealed class SessionCookie(string key, TimeProvider time)
{
    /// <summary>The cookie's name.</summary>
    public const string Name = "fgclip_session";

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    private readonly byte[] _secret = HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), "fgclip session"u8);

    /// <summary>A new session's value.</summary>
    public string Issue()
    {
        var token = new byte[sizeof(long) + HMACSHA256.HashSizeInBytes];
        BinaryPrimitives.WriteInt64BigEndian(token, (time.GetUtcNow() + Lifetime).ToUnixTimeSeconds());
        HMACSHA256.HashData(_secret, token.AsSpan(0, sizeof(long)), token.AsSpan(sizeof(long)));
        return Base64Url.EncodeToString(token);
    }

    /// <summary>Whether a value is one that was issued and has not ended.</summary>
    public bool IsGood(string? value)
    {
        var token = new byte[sizeof(long) + HMACSHA256.HashSizeInBytes];
        if (value is null || !Base64Url.IsValid(value) || !Base64Url.TryDecodeFromChars(value, token, out var length)
            || length != token.Length)
            return false;
        var signature = HMACSHA256.HashData(_secret, token.AsSpan(0, sizeof(long)));
        return CryptographicOperations.FixedTimeEquals(signature, token.AsSpan(sizeof(long)))
            && BinaryPrimitives.ReadInt64BigEndian(token) > time.GetUtcNow().ToUnixTimeSeconds();
    }
}
