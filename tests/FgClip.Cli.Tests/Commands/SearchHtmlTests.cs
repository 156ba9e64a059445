using System.Text.Json.Nodes;

namespace FgClip.Cli.Tests.Commands;

[Collection(nameof(ShapesModel))]
public sealed class SearchHtmlTests(ShapesModel shapes, EmbeddedScenes scenes) : IClassFixture<EmbeddedScenes>
{
    [Theory]
    [InlineData("image")]
    [InlineData("region")]
    public async Task Hits_are_a_page_with_their_images_that_loads_and_runs_nothing(string kind)
    {
        var page = shapes.NewPath("hits") + ".html";

        var printed = (await Fgclip.RunAsync(
            "search", "--embeddings", scenes.Embeddings, "--model", shapes.Model, "--cache", shapes.NewPath("cache"), "--of", kind, "--top",
            "7", "--json", "--html", page, "--where", "status = 'ok' and width > 7", "a green <star>")).Ended(ExitCode.Done);

        var hits = printed.Lines.Select(line => JsonNode.Parse(line)!).ToList();
        var read = await HtmlReader.ReadAsync(page);
        Assert.Equal(7, hits.Count);
        Assert.Equal(7, (int)read["articles"]!);
        Assert.All(hits, hit => Assert.Contains((string)(hit["label"] ?? hit["caption"])!, (string)read["text"]!));
        Assert.All(hits, hit => Assert.Contains((string)hit["key"]!, (string)read["text"]!));
        Assert.Contains("a green <star>", (string)read["text"]!);
        Assert.Contains("where status = 'ok' and width > 7", (string)read["text"]!);
        Assert.Equal(7, read["images"]!.AsArray().Count);
        Assert.All(read["images"]!.AsArray(), image => Assert.True((string)image![0]! == "JPEG" && (int)image[1]! <= 240));
        Assert.All(read["links"]!.AsArray(), link => Assert.StartsWith("data:image/jpeg;base64,", (string)link!));
        Assert.Equal(kind == "region" ? 7 : 0, (await File.ReadAllTextAsync(page)).Split("<span class=\"box\"").Length - 1);
    }
}
