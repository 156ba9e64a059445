namespace FgClip.Storage;

/// <summary>
/// The syntax of the addresses of one kind of store: an entry of <see cref="StoreAddresses.Schemes"/>, made of the members of a record such
/// as <see cref="Azure.AzureAddress"/>.
/// </summary>
/// <param name="Name">The scheme, in lower case.</param>
/// <param name="Example">What an address looks like, for messages.</param>
/// <param name="IsLocal">Whether its addresses are paths of this machine.</param>
/// <param name="Normalize">
/// Brings an address to the one form in which it is stored and compared; throws <see cref="StoreAddressException"/> for one that is
/// malformed or holds what looks like a credential.
/// </param>
/// <param name="Split">Returns the folder of a normalised address and the name in it; throws <see cref="StoreAddressException"/> for a
/// root.</param>
internal sealed record StoreScheme(
    string Name, string Example, bool IsLocal, Func<string, string> Normalize, Func<string, (string Folder, string Name)> Split)
{
    /// <summary>Whether datasets and models cannot be written there. Default: false.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>
    /// Returns a normalised address without the revision that it names, so that two states of one object have one address. Default: the
    /// address as it is.
    /// </summary>
    public Func<string, string> WithoutRevision { get; init; } = static address => address;
}
