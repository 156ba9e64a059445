using System.Globalization;
using System.Net;
using System.Text;
using FgClip.Model.Regions;

namespace FgClip.Cli.Shared.Html;

/// <summary>
/// A page that is one file and needs no other, light or dark as the reader's system is. It may load and run nothing, and all texts of
/// datasets in it are escaped.
/// </summary>
internal static class HtmlPage
{
    private const string Head = """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
        <meta name="color-scheme" content="light dark">
        <style>
        :root { --ink: #1b1f24; --quiet: #57606a; --line: #d0d7de; --paper: #fff; --right: #116329; --wrong: #a40e26; }
        @media (prefers-color-scheme: dark) {
          :root { --ink: #e6edf3; --quiet: #9da7b3; --line: #373e47; --paper: #16191e; --right: #6bd08a; --wrong: #ff8f9c; }
        }
        body { font: 15px/1.45 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
        body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
        table { border-collapse: collapse; } th, td { text-align: left; padding: .2rem 1rem .2rem 0; border-bottom: 1px solid var(--line); }
        article { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; border-top: 1px solid var(--line); padding: 1rem 0; }
        article p { margin: .3rem 0; overflow-wrap: anywhere; }
        .quiet { color: var(--quiet); } .right { color: var(--right); } .wrong { color: var(--wrong); }
        .figure { position: relative; display: inline-block; } .figure img { display: block; max-width: 100%; }
        .box { position: absolute; border: 2px solid #ffd33d; outline: 1px solid #000; }
        .hits { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: 1rem; }
        .hits article { display: block; }
        @media (max-width: 40rem) { article { grid-template-columns: 1fr; } }
        </style>
        """;

    /// <summary>Begins a page with a title and a heading.</summary>
    public static StringBuilder Begin(string title) => new StringBuilder(Head).Append(
        CultureInfo.InvariantCulture, $"<title>{Escape(title)}</title></head><body><h1 dir=\"auto\">{Escape(title)}</h1>\n");

    /// <summary>Ends a page.</summary>
    public static string End(StringBuilder page) => page.Append("</body></html>\n").ToString();

    /// <summary>Formats an image with a box in it; returns an empty text without an image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="box">The box in pixels of the image that the small one was made of; null for none.</param>
    public static string Figure(Thumbnail? image, RegionBox? box)
    {
        if (image is null)
            return "";
        var drawn = box is not { } at
            ? ""
            : string.Create(
                CultureInfo.InvariantCulture,
                $"<span class=\"box\" style=\"left:{100 * at.X1 / image.Width:f2}%;top:{100 * at.Y1 / image.Height:f2}%;"
                + $"width:{100 * (at.X2 - at.X1) / image.Width:f2}%;height:{100 * (at.Y2 - at.Y1) / image.Height:f2}%\"></span>");
        return $"<span class=\"figure\"><img alt=\"\" src=\"data:image/jpeg;base64,{Convert.ToBase64String(image.Jpeg)}\">{drawn}</span>";
    }

    /// <summary>A text as HTML shows it.</summary>
    public static string Escape(string text) => WebUtility.HtmlEncode(text);
}
