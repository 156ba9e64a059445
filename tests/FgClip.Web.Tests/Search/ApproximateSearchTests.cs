using System.Text.Json.Nodes;
using FgClip.TestKit;
using FgClip.TestKit.Processes;
using FgClip.Web.Tests.Browser;

namespace FgClip.Web.Tests.Search;

/// <summary>The API and the page by an index that <c>fgclip index</c> built, beside the command's answers.</summary>
public sealed class ApproximateSearchTests(SearchedSilo searched) : IClassFixture<SearchedSilo>
{
    private const string Text = "a large green star";

    [Fact]
    public async Task An_index_that_covers_the_dataset_is_used_and_said()
    {
        await BuildAsync("image");
        var body = new { text = Text, top = 20, statuses = new[] { "ok" } };
        var (_, answer) = await searched.SendAsync(body);
        var (_, exact) = await searched.SendAsync(new { body.text, body.top, body.statuses, exact = true });
        var (_, captions) = await searched.SendAsync(new { body.text, body.top, of = "text" });

        Assert.Equal((false, Recall("image_embedding")), ((bool)answer!["exact"]!, (double)answer["recall"]!));
        Assert.Equal((true, null), ((bool)exact!["exact"]!, (double?)exact["recall"]));
        Assert.True((bool)captions!["exact"]!);
        SearchedSilo.AssertSame(
            await searched.AskCliAsync(Text, "--top", "20", "--where", "status = 'ok'", "--index", Path.Combine(searched.Indexes, "first")),
            [.. answer["hits"]!.AsArray().Select(hit => hit!)]);
        SearchedSilo.AssertSame(
            await searched.AskCliAsync(Text, "--top", "20"), [.. exact["hits"]!.AsArray().Select(hit => hit!)]);
    }

    [Fact]
    public async Task An_index_of_other_parts_is_passed_over_with_the_reason()
    {
        await BuildAsync("region");
        var record = Path.Combine(searched.Indexes, "first", "regions.embedding", "index.json");
        var text = await File.ReadAllTextAsync(record, TestContext.Current.CancellationToken);
        var part = (string)JsonNode.Parse(text)!["parts"]![0]!;
        await File.WriteAllTextAsync(record, text.Replace(part, new string('0', 64)), TestContext.Current.CancellationToken);

        var (_, answer) = await searched.SendAsync(new { text = Text, of = "region" });

        Assert.True((bool)answer!["exact"]!);
        Assert.Contains("is of other parts than the dataset has now. Run fgclip index again.", (string)answer["note"]!);
    }

    [Theory]
    [InlineData("light", 1280)]
    [InlineData("dark", 390)]
    public async Task A_person_sees_that_a_search_is_approximate_and_searches_exactly(string scheme, int width)
    {
        await BuildAsync("image");
        using var images = new TempFolder();

        var saw = await Chromium.RunAsync("approximate.mjs", $"http://localhost:{searched.Silo.Port}", searched.Job, scheme, $"{width}",
            Environment.GetEnvironmentVariable("FGCLIP_SCREENSHOTS") ?? images.Path);

        Assert.Empty(saw["faults"]!.AsArray());
        Assert.False((bool)saw["before"]!);
        Assert.EndsWith($"Approximate: the index finds {100 * Recall("image_embedding"):0.0} % of the 10 nearest.", (string)saw["count"]!);
        Assert.DoesNotContain("Approximate", (string)saw["exactly"]!);
        Assert.Equal(width, (int)saw["wide"]!);
    }

    private Task BuildAsync(string of) => CliProcess.RunAsync(null, "index", "--embeddings", searched.Output, "--of", of,
        "--index", Path.Combine(searched.Indexes, "first"), "--cache", searched.NewPath("cli-cache"), "--recall", "0.5");

    private double Recall(string column) => (double)JsonNode.Parse(
        File.ReadAllText(Path.Combine(searched.Indexes, "first", column, "index.json")))!["recall"]!["recall"]!;
}
