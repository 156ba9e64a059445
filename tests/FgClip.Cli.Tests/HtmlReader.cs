using System.Text.Json.Nodes;
using FgClip.TestKit;

namespace FgClip.Cli.Tests;

/// <summary>Python's parser of HTML and Pillow, which read the pages that the command writes.</summary>
internal static class HtmlReader
{
    private const string Reader = """
        import base64, html.parser, io, json, sys
        from PIL import Image

        class Page(html.parser.HTMLParser):
            articles, tags, images, texts, links = 0, set(), [], [], []
            def handle_starttag(self, tag, attributes):
                self.tags.add(tag)
                self.articles += tag == "article"
                for name, value in attributes:
                    if name in ("src", "href", "srcset", "action"):
                        self.links.append(value)
                    if tag == "img" and name == "src":
                        opened = Image.open(io.BytesIO(base64.b64decode(value.split(",")[1])))
                        opened.load()
                        self.images.append([opened.format, max(opened.size)])
            def handle_data(self, data):
                self.texts.append(data)

        page = Page()
        page.feed(open(sys.argv[1], encoding="utf-8").read())
        print(json.dumps({"articles": page.articles, "tags": sorted(page.tags), "images": page.images, "text": "".join(page.texts),
            "links": [link[:23] for link in page.links]}))
        """;

    /// <summary>Reads a page.</summary>
    /// <returns>Its articles (a number), tags, images (format and longer side), text, and the beginnings of all links.</returns>
    public static async Task<JsonNode> ReadAsync(string file) => JsonNode.Parse(await Python.RunAsync(Reader, file))!;
}
