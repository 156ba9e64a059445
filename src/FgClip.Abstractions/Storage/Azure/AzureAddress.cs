namespace FgClip.Storage.Azure;

/// <summary>An address as <c>az://container/prefix</c>; the account is the environment's.</summary>
/// <param name="Container">The container.</param>
/// <param name="Path">What follows it, without '/' at either end; may be empty.</param>
internal sealed record AzureAddress(string Container, string Path)
{
    /// <summary>The scheme.</summary>
    public const string Scheme = "az";

    /// <summary>Takes an address apart.</summary>
    /// <exception cref="StoreAddressException">It names no container, or holds what looks like a credential.</exception>
    public static AzureAddress Parse(string address)
    {
        if (address.AsSpan().ContainsAny('?', '#'))
            throw new StoreAddressException(
                "An az:// address has no '?' or '#': a SAS belongs into AZURE_STORAGE_SAS_TOKEN, where no record of a job can keep it.");

        var rest = address[(address.IndexOf("://", StringComparison.Ordinal) + 3)..].Trim('/');
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var (container, path) = slash < 0 ? (rest, "") : (rest[..slash], rest[(slash + 1)..].Trim('/'));
        if (container.Length is < 3 or > 63 || container.AsSpan().ContainsAnyExcept("abcdefghijklmnopqrstuvwxyz0123456789-$"))
            throw new StoreAddressException(
                $"\"{address}\" names no container; write az://container/prefix, the container in lower case, digits and '-'.");

        try
        {
            return new AzureAddress(container, path.Length == 0 ? "" : ObjectName.Check(path));
        }
        catch (ArgumentException e)
        {
            throw new StoreAddressException(e.Message);
        }
    }

    /// <summary>The address of what holds the last part, and that part.</summary>
    /// <exception cref="StoreAddressException">The address is a container.</exception>
    public (AzureAddress Parent, string Name) Split()
    {
        if (Path.Length == 0)
            throw new StoreAddressException($"\"{this}\" is a container, not a file.");
        var slash = Path.LastIndexOf('/');
        return (this with { Path = slash < 0 ? "" : Path[..slash] }, Path[(slash + 1)..]);
    }

    /// <summary>Returns the address of what holds the last part of an address, and that part.</summary>
    /// <exception cref="StoreAddressException">The address is a container.</exception>
    public static (string Folder, string Name) Split(string address)
    {
        var (parent, name) = Parse(address).Split();
        return (parent.ToString(), name);
    }

    /// <inheritdoc />
    public override string ToString() => Path.Length == 0 ? $"{Scheme}://{Container}" : $"{Scheme}://{Container}/{Path}";
}
