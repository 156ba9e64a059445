using System.Text.Json;
using System.Text.Json.Nodes;
using FgClip.TestKit;
using FgClip.Web.Tests.Search;

namespace FgClip.Web.Tests.Browser;

/// <summary>Search in a browser: what the page shows is held against the command's and the API's exact answers.</summary>
public sealed class SearchPageTests(SearchedSilo searched) : IClassFixture<SearchedSilo>
{
    private const string Text = "a large green star";

    [Theory]
    [InlineData("light", 1280)]
    [InlineData("dark", 1280)]
    [InlineData("light", 390)]
    [InlineData("dark", 390)]
    public async Task A_person_searches_a_job(string scheme, int width)
    {
        using var images = new TempFolder();
        var image = Directory.GetFiles(searched.Scenes, "*.png", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();

        var saw = await Chromium.RunAsync("search.mjs", $"http://localhost:{searched.Silo.Port}", searched.Job, image, scheme, $"{width}",
            Environment.GetEnvironmentVariable("FGCLIP_SCREENSHOTS") ?? images.Path);

        Assert.Empty(saw["faults"]!.AsArray());
        Assert.Empty(saw["unnamed"]!.AsArray());
        Assert.Equal([$"localhost:{searched.Silo.Port}"],
            saw["asked"]!.AsArray().Select(host => (string)host!).Where(host => host.Length > 0));
        Assert.Equal(width, (int)saw["wide"]!);

        var all = await searched.AskCliAsync(Text, "--top", "200");
        AssertShown(all.Take(48), saw["text"]!);
        Assert.Equal([48, 96, 2 * SearchedSilo.Images], saw["counts"]!.AsArray().Select(count => (int)count!));
        AssertShown(all, saw["all"]!);
        Assert.Equal($"The first 48 hits among {all.Count} vectors; more below.", (string)saw["text"]!["count"]!);
        Assert.Equal($"{all.Count} hits among {all.Count} vectors.", (string)saw["all"]!["count"]!);

        AssertSaved(saw, [(string)all[1]["key"]!, (string)all[4]["key"]!]);
        await AssertQueriesAsync(saw, Path.GetFileName(image));
        Assert.Contains("image", (string)saw["wrong"]!);
        Assert.Equal("zh", (string)saw["language"]!);
        Assert.Empty(saw["english"]!.AsArray());
        Assert.StartsWith($"{all.Count} 个向量中的前48 个结果", (string)saw["chinese"]!["count"]!);
    }

    private async Task AssertQueriesAsync(JsonNode saw, string image)
    {
        foreach (var name in (string[])["filtered", "near", "upload", "drawn", "like", "again", "byBox", "byCell", "byClick", "chinese"])
        {
            var query = saw[name] ?? throw new InvalidOperationException($"{name} was not tried.");
            var hits = await searched.FindAsync(query["body"]!);
            AssertShown(hits, query);
        }

        AssertShown((await searched.AskCliAsync(Text, "--of", "text", "--top", "200")).Where(
            hit => $"{hit["caption"]}{hit["key"]}".Contains("star", StringComparison.OrdinalIgnoreCase)).Take(1), saw["filtered"]!,
            isWhole: false);
        Assert.Equal(image, (string)saw["upload"]!["words"]!);
        Assert.Equal(1, (double)saw["upload"]!["shown"]![0]!["score"]!);
        Assert.Equal(4, saw["drawn"]!["body"]!["box"]!.AsArray().Count);
        Assert.All(saw["drawn"]!["shown"]!.AsArray(), card => Assert.True((bool)card!["box"]!));
        Assert.Equal("region", (string)saw["like"]!["body"]!["from"]!);
        Assert.StartsWith("count", (string)saw["focused"]!);
        Assert.Equal("region", (string)saw["byBox"]!["body"]!["from"]!);
        Assert.Matches(@"^Cell \d+, \d+ of \d+ × \d+\. Enter searches by it\.$", (string)saw["cell"]!);
        Assert.Equal([0, 0], saw["byClick"]!["body"]!["cell"]!.AsArray().Select(side => (int)side!));
        var key = (string)saw["row"]!["title"]!;
        var caption = (string)Assert.Single(saw["row"]!["captions"]!.AsArray())!;
        var row = Assert.Single(await DuckDb.QueryAsync($"""
            select similarity_short, len(regions)::int as boxes from {searched.Parts} where key = '{key}' and short_caption = '{caption}'
            """));
        Assert.Equal($"Short caption cosine {(double)row["similarity_short"]!:f4}", (string)saw["row"]!["terms"]![0]!);
        Assert.Equal((int)row["boxes"]!, (int)saw["row"]!["boxes"]!);
    }

    private static void AssertShown(IEnumerable<JsonNode> expected, JsonNode seen, bool isWhole = true)
    {
        var cards = seen["shown"]!.AsArray().Select(card => card!).ToList();
        var hits = expected.ToList();
        Assert.NotEmpty(hits);
        if (isWhole)
            Assert.Equal(hits.Count, cards.Count);
        foreach (var (hit, card) in hits.Zip(cards))
            Assert.Equal((double)hit["score"]!, (double)card["score"]!, 1e-4);
        var last = (double)hits[^1]["score"]! + 1e-4;
        if (isWhole)
        {
            Assert.Equal(hits.Where(hit => (double)hit["score"]! > last).Select(hit => (string)hit["key"]!).Order(StringComparer.Ordinal),
                cards.Take(hits.Count(hit => (double)hit["score"]! > last)).Select(card => (string)card["key"]!)
                    .Order(StringComparer.Ordinal));
        }
    }

    private void AssertSaved(JsonNode saw, string[] keys)
    {
        Assert.Equal("2 selected", (string)saw["chosen"]!);
        Assert.Equal($"{searched.Job}-keys.txt", (string)saw["keys"]!["name"]!);
        var shown = saw["all"]!["shown"]!.AsArray();
        Assert.Equal([(string)shown[1]!["key"]!, (string)shown[4]!["key"]!],
            ((string)saw["keys"]!["text"]!).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        var lines = ((string)saw["manifest"]!["text"]!).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<JsonObject>(line)!).ToList();
        Assert.Equal([(string)shown[1]!["key"]!, (string)shown[4]!["key"]!], lines.Select(line => (string)line["key"]!));
        Assert.All(lines, line => Assert.True(File.Exists(Path.Combine(searched.Scenes, (string)line["image"]!))));
        Assert.Equal(keys.Order(StringComparer.Ordinal), lines.Select(line => (string)line["key"]!).Order(StringComparer.Ordinal));
    }
}
