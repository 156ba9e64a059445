namespace FgClip.Datasets.Jobs;

/// <summary>What requests for images say of whom to turn to.</summary>
public static class HttpContact
{
    private const int MaxLength = 200;

    /// <summary>What a contact is, as the end of a sentence.</summary>
    public const string Form = "must be a mail address or an http(s):// address of at most 200 characters, without blanks, brackets, "
        + "semicolons, credentials and letters outside of ASCII.";

    /// <summary>Returns whether a text can stand in the comment of a User-Agent and leads to a person.</summary>
    public static bool IsOne(string text) => text.Length <= MaxLength
        && text.All(letter => letter is > ' ' and < '\x7f' and not ('(' or ')' or '\\' or ';'))
        && (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address.UserInfo.Length == 0
            : text.Split('@') is [{ Length: > 0 }, { Length: > 0 }]);
}
