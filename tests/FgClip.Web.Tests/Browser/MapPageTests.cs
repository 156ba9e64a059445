using FgClip.TestKit;
using FgClip.Web.Tests.Search;

namespace FgClip.Web.Tests.Browser;

/// <summary>The map of a dataset in a browser.</summary>
public sealed class MapPageTests(SearchedSilo searched) : IClassFixture<SearchedSilo>
{
    [Theory]
    [InlineData("light", 1280)]
    [InlineData("dark", 1280)]
    [InlineData("light", 390)]
    [InlineData("dark", 390)]
    public async Task A_person_walks_over_the_map_and_chooses_points(string scheme, int width)
    {
        using var images = new TempFolder();

        var saw = await Chromium.RunAsync("map.mjs", $"http://localhost:{searched.Silo.Port}", searched.Job, scheme, $"{width}",
            Environment.GetEnvironmentVariable("FGCLIP_SCREENSHOTS") ?? images.Path);

        Assert.Empty(saw["faults"]!.AsArray());
        Assert.Empty(saw["unnamed"]!.AsArray());
        Assert.Equal(width, (int)saw["wide"]!);
        Assert.Equal([$"localhost:{searched.Silo.Port}"],
            saw["asked"]!.AsArray().Select(host => (string)host!).Where(host => host.Length > 0));
        Assert.Matches(@"^120 points; the two directions have \d+ % of the variance\.$", (string)saw["first"]!["told"]!);
        Assert.InRange(saw["first"]!["legend"]!.AsArray().Count, 4, 12);
        Assert.InRange((int)saw["painted"]!, 4, 100);

        var rows = await DuckDb.QueryAsync($"select key, short_caption from {searched.Parts}");
        Assert.Contains((string)saw["at"]!, rows.Select(row => $"{row["short_caption"]} ({row["key"]})"));
        Assert.EndsWith($"({(string)saw["title"]!})", (string)saw["at"]!);
        Assert.Equal(("1 selected", "120 selected"), ((string)saw["one"]!, (string)saw["every"]!));
        Assert.Equal(rows.Select(row => (string)row["key"]!).Order(StringComparer.Ordinal),
            saw["keys"]!.AsArray().Select(key => (string)key!).Order(StringComparer.Ordinal));

        var labels = await DuckDb.QueryAsync($"""
            select label, count(*)::int as boxes from (select unnest(regions).label as label from {searched.Parts}) group by label
            order by boxes desc, label limit 1
            """);
        Assert.EndsWith("points, arranged by their neighbours.", (string)saw["umap"]!["told"]!);
        Assert.EndsWith($" {(int)labels[0]["boxes"]!}", (string)saw["umap"]!["legend"]![0]!);
        Assert.InRange((double)saw["found"]!["nearest"]!, 0.99, 1);
        Assert.InRange((double)saw["found"]!["apart"]!, 0.99, 1);
    }
}
