using System.Net;

namespace FgClip.Web;

/// <summary>Where the page and the API listen, and who may ask.</summary>
public sealed class WebOptions
{
    /// <summary>The fewest letters of a key: one of fewer could be guessed.</summary>
    public const int MinKeyLength = 16;

    /// <summary>The port; 0 for none. Default: 0.</summary>
    public int Port { get; set; }

    /// <summary>The address to listen at; 0.0.0.0 for all. Beyond loopback a key or OIDC is needed. Default: 127.0.0.1.</summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>
    /// The key that opens everything, at least 16 letters. Command lines are seen by everyone on the machine, so it comes from the
    /// environment (<c>FGCLIP__Web__Key</c>) or from <see cref="KeyFile"/>. Default: none.
    /// </summary>
    public string Key { get; set; } = "";

    /// <summary>A file with the key, as a mounted secret is; white space around it does not count. Default: none.</summary>
    public string KeyFile { get; set; } = "";

    /// <summary>The OpenID Connect provider whose tokens are taken, as https://login.example.org/realms/us. Default: none.</summary>
    public string Authority { get; set; } = "";

    /// <summary>The audience that tokens must be for. Default: none.</summary>
    public string Audience { get; set; } = "";

    /// <summary>
    /// A folder of this machine for the vectors of searched datasets, 4 bytes a number. Default: ~/.cache/fgclip/search.
    /// </summary>
    public string SearchCache { get; set; } = "";

    /// <summary>The most bytes of <see cref="SearchCache"/>; a search that would need more is refused. Default: 0, any number.</summary>
    public long SearchCacheBytes { get; set; }

    /// <summary>
    /// A folder of this machine in which <c>fgclip index</c> built approximate indexes, itself or in folders of it: one that covers a
    /// dataset is searched in place of all vectors. Default: none, exact search.
    /// </summary>
    public string SearchIndexes { get; set; } = "";

    /// <summary>Whether anyone has to say who they are.</summary>
    public bool NeedsCredentials => Key.Length > 0 || Authority.Length > 0;

    /// <summary>Finds what is wrong, and reads <see cref="KeyFile"/>.</summary>
    /// <returns>All mistakes, each a sentence that names the option.</returns>
    public IReadOnlyList<string> Validate()
    {
        List<string> mistakes = [];
        if (Port is < IPEndPoint.MinPort or > IPEndPoint.MaxPort)
            mistakes.Add($"Port: must be 0 to {IPEndPoint.MaxPort}, not {Port}.");
        if (SearchCacheBytes < 0)
            mistakes.Add($"SearchCacheBytes: must be 0 or more, not {SearchCacheBytes}.");
        if (!IPAddress.TryParse(Address, out var address))
            mistakes.Add($"Address: '{Address}' is not an IP address.");
        ReadKeyFile(mistakes);
        if (Key.Length is > 0 and < MinKeyLength)
            mistakes.Add($"Key: has {Key.Length} letters, and needs {MinKeyLength} or more; `openssl rand -base64 32` makes a good one.");
        if (Authority.Length > 0
            && !(Uri.TryCreate(Authority, UriKind.Absolute, out var authority) && authority.Scheme == Uri.UriSchemeHttps))
            mistakes.Add($"Authority: '{Authority}' is not an https:// address.");
        if (Authority.Length > 0 != Audience.Length > 0)
            mistakes.Add("Authority and Audience: set both or neither; a token that is for someone else must not open this.");
        if (Port != 0 && address is not null && !IPAddress.IsLoopback(address) && !NeedsCredentials && mistakes.Count == 0)
            mistakes.Add($"Address: at {Address} others can reach the page, so it needs a key (FGCLIP__Web__Key or KeyFile) or OIDC "
                + "(Authority and Audience). Without either, listen at 127.0.0.1.");
        return mistakes;
    }

    private void ReadKeyFile(List<string> mistakes)
    {
        if (KeyFile.Length == 0)
            return;
        try
        {
            Key = File.ReadAllText(KeyFile).Trim();
            if (Key.Length == 0)
                mistakes.Add($"KeyFile: {KeyFile} is empty.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            mistakes.Add($"KeyFile: {KeyFile} can't be read: {unreadable.Message}");
        }
    }
}
