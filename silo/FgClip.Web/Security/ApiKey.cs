using System.Security.Cryptography;
using System.Text;

namespace FgClip.Web.Security;

/// <summary>Compares keys in a time that tells nothing of how much of one is right.</summary>
/// <param name="key">The key.</param>
internal sealed class ApiKey(string key)
{
    private readonly byte[] _digest = SHA256.HashData(Encoding.UTF8.GetBytes(key));

    /// <summary>Whether this is the key.</summary>
    public bool Matches(string said) => CryptographicOperations.FixedTimeEquals(_digest, SHA256.HashData(Encoding.UTF8.GetBytes(said)));
}
