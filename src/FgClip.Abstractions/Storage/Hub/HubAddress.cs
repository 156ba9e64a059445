namespace FgClip.Storage.Hub;

/// <summary>An address as <c>hf://datasets/owner/name@revision/path</c>, in which the revision may be left out.</summary>
/// <param name="Owner">The account.</param>
/// <param name="Name">The repository.</param>
/// <param name="Revision">A branch, tag or commit; null for the branch <c>main</c>.</param>
/// <param name="Path">What follows, without '/' at either end; may be empty.</param>
internal sealed record HubAddress(string Owner, string Name, string? Revision, string Path)
{
    /// <summary>The scheme.</summary>
    public const string Scheme = "hf";

    private const string Kind = "datasets";

    // The hub has these references beside branches and tags, and huggingface_hub reads their slashes unescaped too.
    private static readonly string[] SlashedReferences = ["refs/convert/", "refs/pr/"];

    /// <summary>Takes an address apart.</summary>
    /// <exception cref="StoreAddressException">It names no dataset of the hub.</exception>
    public static HubAddress Parse(string address)
    {
        if (address.AsSpan().ContainsAny('?', '#'))
            throw new StoreAddressException("An hf:// address has no '?' or '#': a token belongs into HF_TOKEN.");
        var parts = address[(address.IndexOf("://", StringComparison.Ordinal) + 3)..].Trim('/').Split('/', 3);
        if (parts is not [Kind, { Length: > 0 } owner, { Length: > 0 } rest])
            throw Malformed(address);

        var at = rest.IndexOf('@', StringComparison.Ordinal);
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        if (at < 0 || (slash >= 0 && slash < at))
            return Create(address, owner, slash < 0 ? rest : rest[..slash], null, slash < 0 ? "" : rest[(slash + 1)..]);

        var (name, tail) = (rest[..at], rest[(at + 1)..]);
        var end = tail.IndexOf('/', StringComparison.Ordinal);
        if (SlashedReferences.FirstOrDefault(reference => tail.StartsWith(reference, StringComparison.Ordinal)) is { } start)
            end = tail.IndexOf('/', start.Length);
        return Create(
            address, owner, name, Uri.UnescapeDataString(end < 0 ? tail : tail[..end]), end < 0 ? "" : tail[(end + 1)..].Trim('/'));
    }

    /// <summary>Returns the folder of an address and the name in it.</summary>
    /// <exception cref="StoreAddressException">The address is a repository.</exception>
    public static (string Folder, string Name) Split(string address)
    {
        var parsed = Parse(address);
        if (parsed.Path.Length == 0)
            throw new StoreAddressException($"\"{parsed}\" is a dataset of the hub, not a file.");
        var slash = parsed.Path.LastIndexOf('/');
        return ((parsed with { Path = slash < 0 ? "" : parsed.Path[..slash] }).ToString(), parsed.Path[(slash + 1)..]);
    }

    /// <inheritdoc />
    public override string ToString() => $"{Scheme}://{Kind}/{Owner}/{Name}"
        + (Revision is null ? "" : $"@{Uri.EscapeDataString(Revision)}") + (Path.Length == 0 ? "" : $"/{Path}");

    private static HubAddress Create(string address, string owner, string name, string? revision, string path)
    {
        if (!IsName(owner) || !IsName(name) || revision is { Length: 0 })
            throw Malformed(address);
        try
        {
            return new(owner, name, revision, path.Length == 0 ? "" : ObjectName.Check(path));
        }
        catch (ArgumentException e)
        {
            throw new StoreAddressException(e.Message);
        }
    }

    private static bool IsName(string text) => text.Length is > 0 and <= 96 && text is not ("." or "..")
        && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.');

    private static StoreAddressException Malformed(string address) => new(
        $"\"{address}\" names no dataset of the hub; write hf://datasets/owner/name/path or hf://datasets/owner/name@revision/path.");
}
