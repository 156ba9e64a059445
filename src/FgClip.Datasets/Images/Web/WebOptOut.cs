using System.Net.Http.Headers;

namespace FgClip.Datasets.Images.Web;

/// <summary>
/// Finds in the headers of an answer whether its server reserves the image: <c>X-Robots-Tag</c> with the directives that img2dataset
/// respects, and the TDM Reservation Protocol's <c>tdm-reservation: 1</c>.
/// </summary>
internal static class WebOptOut
{
    // "none" is defined as "noindex, nofollow".
    private static readonly HashSet<string> Directives =
        new(["noai", "noimageai", "noindex", "noimageindex", "none"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Directives with a value, whose name before the colon is not a robot's.</summary>
    private static readonly HashSet<string> Valued =
        new(["unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Returns the header that opts out, as <c>Name: value</c>; null where none does.</summary>
    public static string? Find(HttpHeaders headers)
    {
        foreach (var line in Lines(headers, "X-Robots-Tag"))
        {
            if (Forbids(line))
                return $"X-Robots-Tag: {Shorten(line)}";
        }

        return Lines(headers, "TDM-Reservation").Any(line => line.Split(',').Any(value => value.Trim() == "1"))
            ? "TDM-Reservation: 1"
            : null;
    }

    /// <summary>
    /// Judges one line. A robot's name holds for the directives behind it, up to the next name or the end of the line, because proxies
    /// join lines with commas.
    /// </summary>
    internal static bool Forbids(string line)
    {
        var isForUs = true;
        foreach (var item in line.Split(','))
        {
            var directive = item.Trim();
            if (directive.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && IsRobot(directive[..colon].Trim()))
            {
                isForUs = IsUs(directive[..colon].Trim());
                directive = directive[(colon + 1)..].Trim();
            }

            if (isForUs && Directives.Contains(directive))
                return true;
        }

        return false;
    }

    private static bool IsUs(string robot) => robot == "*" || robot.Equals(WebManners.Robot, StringComparison.OrdinalIgnoreCase);

    /// <summary>A name has no blanks; a date that follows <c>unavailable_after</c> has, and is cut at its comma and colons here.</summary>
    private static bool IsRobot(string name) => !Valued.Contains(name)
        && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' or '*' or '/');

    private static IEnumerable<string> Lines(HttpHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? values : [];

    private static string Shorten(string line) => line.Length <= 80 ? line : line[..80] + "…";
}
