using System.Buffers;
using FgClip.Storage.Azure;
using FgClip.Storage.Gcs;
using FgClip.Storage.Hub;
using FgClip.Storage.S3;

namespace FgClip.Storage;

/// <summary>
/// The table of the schemes that addresses of stores may have, and what can be said of an address without opening a store.
/// </summary>
public static class StoreAddresses
{
    private static readonly SearchValues<char> SchemeCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+.-");

    /// <summary>The schemes. A new store adds its syntax here, and what opens it to the table of <c>ObjectStores</c>.</summary>
    internal static IReadOnlyList<StoreScheme> Schemes { get; } =
    [
        new(LocalAddress.Scheme, "file:///…", IsLocal: true, LocalAddress.Normalize, LocalAddress.Split),
        new(AzureAddress.Scheme, "az://container/…", IsLocal: false, address => AzureAddress.Parse(address).ToString(), AzureAddress.Split),
        new(S3Address.Scheme, "s3://bucket/…", IsLocal: false, address => S3Address.Parse(address).ToString(), S3Address.Split),
        new(GcsAddress.Scheme, "gs://bucket/…", IsLocal: false, address => GcsAddress.Parse(address).ToString(), GcsAddress.Split),
        new(
            HubAddress.Scheme, "hf://datasets/owner/name/…", IsLocal: false, address => HubAddress.Parse(address).ToString(),
            HubAddress.Split)
        {
            IsReadOnly = true,
            WithoutRevision = address => (HubAddress.Parse(address) with { Revision = null }).ToString(),
        },
    ];

    /// <summary>
    /// Brings an address to the one form in which it is stored and compared: a full path, or <c>az://container/prefix</c> without a '/' at
    /// its end.
    /// </summary>
    /// <exception cref="StoreAddressException">The address has a scheme that is not supported, or holds what looks like a
    /// credential.</exception>
    public static string Normalize(string address) => StoreAddress.Parse(address).ToString();

    /// <summary>Returns the address of something in a folder, without normalising either.</summary>
    /// <param name="folder">The folder's address.</param>
    /// <param name="name">A name in it, with '/' between its parts.</param>
    public static string Combine(string folder, string name) =>
        Scheme(folder) is null ? Path.Combine(folder, name) : $"{folder.TrimEnd('/')}/{name}";

    /// <summary>
    /// Returns whether an address is a path of this machine, and not one of an object store; false for a scheme that is not supported.
    /// </summary>
    public static bool IsLocal(string address) => Scheme(address) is not { } scheme || Find(scheme) is { IsLocal: true };

    /// <summary>Returns whether nothing can be written under an address; false for a scheme that is not supported.</summary>
    public static bool IsReadOnly(string address) => Scheme(address) is { } scheme && Find(scheme) is { IsReadOnly: true };

    /// <summary>Returns an address without the revision that it names, in the form in which addresses are compared.</summary>
    internal static string WithoutRevision(string address) =>
        Scheme(address) is { } scheme && Find(scheme) is { } found ? found.WithoutRevision(address) : address;

    /// <summary>Returns whether a scheme is one of a store.</summary>
    public static bool IsSupported(string scheme) => Find(scheme) is not null;

    /// <summary>Returns the full path that a path or <c>file:///…</c> address names, without a '/' at its end.</summary>
    /// <exception cref="StoreAddressException">The address is not one of this machine.</exception>
    public static string LocalPath(string address) => FindScheme(address) is { IsLocal: true } scheme
        ? scheme.Normalize(address)
        : throw new StoreAddressException($"\"{address}\" is not a path of this machine.");

    /// <summary>Returns the scheme of an address such as <c>az://container</c>, in lower case; null for a path.</summary>
    public static string? Scheme(string address)
    {
        var end = address.IndexOf("://", StringComparison.Ordinal);
        return end > 0 && address.AsSpan(0, end).IndexOfAnyExcept(SchemeCharacters) < 0 ? address[..end].ToLowerInvariant() : null;
    }

    /// <summary>Returns what addresses look like, for messages: <c>a path, file:///… or az://container/…</c>.</summary>
    /// <param name="others">Further forms that are allowed at this place.</param>
    public static string Describe(params IReadOnlyList<string> others)
    {
        string[] forms = ["a path", .. Schemes.Select(scheme => scheme.Example), .. others];
        return $"{string.Join(", ", forms[..^1])} or {forms[^1]}";
    }

    /// <summary>Returns the syntax of an address.</summary>
    /// <exception cref="StoreAddressException">The scheme is not supported.</exception>
    internal static StoreScheme FindScheme(string address)
    {
        var scheme = Scheme(address) ?? LocalAddress.Scheme;
        return Find(scheme) ?? throw new StoreAddressException($"\"{scheme}://\" addresses are not supported; use {Describe()}.");
    }

    private static StoreScheme? Find(string name) => Schemes.FirstOrDefault(scheme => scheme.Name == name);
}
