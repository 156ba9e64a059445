using System.Text.Json;
using System.Text.Json.Nodes;
using FgClip.TestKit;

namespace FgClip.Cli.Tests.Commands;

/// <summary>The page of failures, read by Python's parser of HTML and by Pillow.</summary>
[Collection(nameof(ShapesModel))]
public sealed class EvaluateHtmlTests(ShapesModel shapes)
{
    private const int Scenes = 12;

    [Fact]
    public async Task Failures_are_a_page_with_their_images_that_loads_and_runs_nothing()
    {
        var root = shapes.NewPath("scenes");
        var manifest = (await Fgclip.RunAsync("sample", "--out", root, "--count", $"{Scenes}", "--seed", "4")).Ended(ExitCode.Done)
            .Lines[0];
        var items = JsonNode.Parse(await File.ReadAllTextAsync(manifest))!.AsArray().Where(item => item!["is_cn"] is null).ToArray();
        // Each image has the caption of the next, so that most are not found.
        var rows = Path.Combine(root, "rows.jsonl");
        await File.WriteAllLinesAsync(rows, items.Select((item, i) => JsonSerializer.Serialize(new
        {
            key = $"{i}",
            image = (string)item!["f_path"]!,
            caption = $"<script>alert('{i}')</script> & {(string)items[(i + 1) % items.Length]!["short_caption"]!}",
        })));
        var (embeddings, output, page) = (shapes.NewPath("embeddings"), shapes.NewPath("output"), Path.Combine(root, "failures.html"));
        (await Fgclip.RunAsync("embed", "--model", shapes.Model, "--input", rows, "--image-root", root, "--features", "image,text",
            "--output", embeddings)).Ended(ExitCode.Done);
        // An image that is gone since is left out, and the page is there all the same.
        File.Delete(Path.Combine(root, (string)items[0]!["f_path"]!));

        string[] evaluate = ["evaluate", "retrieval", "--embeddings", embeddings, "--output", output, "--html", page];
        (await Fgclip.RunAsync(evaluate)).Ended(ExitCode.Done);

        var read = await HtmlReader.ReadAsync(page);
        var failed = await DuckDb.QueryAsync($"select query_key, query, wrong_key from '{output}/part-*.parquet' where rank > 0");
        Assert.True(failed.Count > Scenes);
        Assert.Equal(failed.Count, (int)read["articles"]!);
        Assert.DoesNotContain("script", read["tags"]!.AsArray().Select(tag => (string)tag!));
        Assert.All(failed, row => Assert.Contains((string)row["query"]!, (string)read["text"]!));
        Assert.Equal(failed.Sum(row => ((string)row["query_key"]! == "0" ? 0 : 1) + ((string)row["wrong_key"]! == "0" ? 0 : 1)),
            read["images"]!.AsArray().Count);
        Assert.All(read["images"]!.AsArray(), image => Assert.Equal("JPEG", (string)image![0]!));
        Assert.All(read["links"]!.AsArray(), link => Assert.StartsWith("data:image/jpeg;base64,", (string)link!));
    }
}
