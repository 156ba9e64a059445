namespace FgClip.Storage;

/// <summary>
/// The address of a folder or an object in a store, in the one form in which addresses are stored and compared: a full path, or
/// <c>scheme://…</c> without a '/' at its end. <see cref="StoreAddresses"/> has the table of schemes; nothing here opens a store.
/// </summary>
public sealed record StoreAddress
{
    private readonly StoreScheme _scheme;
    private readonly string _text;

    private StoreAddress(StoreScheme scheme, string text) => (_scheme, _text) = (scheme, text);

    /// <summary>The scheme in lower case; <c>file</c> for a path.</summary>
    public string Scheme => _scheme.Name;

    /// <summary>Whether the address is a path of this machine.</summary>
    public bool IsLocal => _scheme.IsLocal;

    /// <summary>Parses an address.</summary>
    /// <param name="address">A path, <c>file:///…</c> or <c>az://container/prefix</c>.</param>
    /// <exception cref="StoreAddressException">The scheme is not supported, or the address is malformed or holds what looks like a
    /// credential.</exception>
    public static StoreAddress Parse(string address)
    {
        var scheme = StoreAddresses.FindScheme(address);
        return new(scheme, scheme.Normalize(address));
    }

    /// <summary>Returns the address of something in this folder.</summary>
    /// <param name="name">A name in it, with '/' between its parts.</param>
    public StoreAddress Combine(string name) => Parse(StoreAddresses.Combine(_text, name));

    /// <summary>Returns the folder that holds the address, and the address's name in it.</summary>
    /// <exception cref="StoreAddressException">The address is a root folder or a container.</exception>
    public (StoreAddress Folder, string Name) Split()
    {
        var (folder, name) = _scheme.Split(_text);
        return (Parse(folder), name);
    }

    /// <summary>Returns the full path, or <c>scheme://…</c>.</summary>
    public override string ToString() => _text;
}
