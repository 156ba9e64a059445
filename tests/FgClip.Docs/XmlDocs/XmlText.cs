using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using FgClip.Docs.Markdown;

namespace FgClip.Docs.XmlDocs;

/// <summary>Turns XML documentation into a line of Markdown.</summary>
internal static partial class XmlText
{
    /// <summary>Renders an element's content: <c>c</c> and references become code.</summary>
    public static string ToMarkdown(XElement element)
    {
        var text = new StringBuilder();
        foreach (var node in element.Nodes())
            text.Append(Render(node));
        return WhiteSpace().Replace(text.ToString(), " ").Trim();
    }

    private static string Render(XNode node) => node switch
    {
        XText text => Inline.Text(text.Value),
        XElement { Name.LocalName: "c" or "code" } code => Inline.Code(code.Value),
        XElement { Name.LocalName: "paramref" or "typeparamref" } named => Inline.Code((string)named.Attribute("name")!),
        XElement { Name.LocalName: "see" or "seealso" } reference => Reference(reference),
        XElement other => $" {ToMarkdown(other)} ",
        _ => "",
    };

    private static string Reference(XElement reference)
    {
        if ((string?)reference.Attribute("href") is { } address)
            return $"[{(reference.Value.Length > 0 ? reference.Value : address)}]({address})";
        var name = (string?)reference.Attribute("langword") ?? (string)reference.Attribute("cref")!;
        return Inline.Code(name.Split('(')[0].Split('.', ':')[^1]);
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();
}
