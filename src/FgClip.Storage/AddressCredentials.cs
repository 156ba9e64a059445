using System.Text.RegularExpressions;

namespace FgClip.Storage;

/// <summary>
/// Detects credentials in addresses. Records, messages and logs keep addresses as they are, so an address with a credential is refused.
/// </summary>
public static partial class AddressCredentials
{
    /// <summary>
    /// Returns whether an address holds what looks like a credential: a user's name before the host, a query behind any scheme but
    /// <c>file</c>, or a parameter that signs a request, such as the <c>sig</c> of a SAS, wherever it stands and percent-encoded or not. In
    /// a path a '?' by itself is a pattern's.
    /// </summary>
    /// <param name="address">A path, or an address of any scheme.</param>
    public static bool AreIn(string address) =>
        HasUser(address)
        || (StoreAddresses.Scheme(address) is not (null or "file") && address.Contains('?', StringComparison.Ordinal))
        || Secret().IsMatch(address)
        || Secret().IsMatch(Uri.UnescapeDataString(address));

    private static bool HasUser(string address)
    {
        var start = address.IndexOf("//", StringComparison.Ordinal);
        if (StoreAddresses.Scheme(address) is null && start != 0)
            return false;
        var authority = address.AsSpan(start + 2);
        var end = authority.IndexOf('/');
        return (end < 0 ? authority : authority[..end]).Contains('@');
    }

    [GeneratedRegex(
        "[?&;#](sig|x-amz-signature|x-amz-credential|x-amz-security-token|x-goog-signature|x-goog-credential|"
        + "accountkey|sharedaccesskey|sharedaccesssignature)=",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Secret();
}
