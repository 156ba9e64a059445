using System.Text.Json;
using FgClip.Mining.Filters;
using FgClip.Storage;

namespace FgClip.Mining.Tests.Filters;

public sealed class FilterCountsTests
{
    // As receipts and manifests have held it since their first version.
    private const string Json =
        """{"anchors":9,"withoutPositive":1,"short":2,"candidates":70,"positives":3,"sameImage":4,"sameCaption":5,"nearImage":6,"nearText":7,"absoluteMargin":8,"relativeMargin":10,"maxScore":11,"minScore":12,"negatives":4}""";

    private static readonly JsonSerializerOptions Options = new(RecordJson.Options) { WriteIndented = false };

    [Fact]
    public void Records_keep_the_members_and_their_order()
    {
        var counts = JsonSerializer.Deserialize<FilterCounts>(Json, Options)!;

        Assert.Equal(Json, JsonSerializer.Serialize(counts, Options));
        Assert.Equal((4, 8, 12), (counts["same image"], counts["absolute margin"], counts["min score"]));
    }

    [Fact]
    public void Parts_add_up_filter_by_filter()
    {
        var (one, two) =
            (JsonSerializer.Deserialize<FilterCounts>(Json, Options)!, JsonSerializer.Deserialize<FilterCounts>(Json, Options)!);

        one.Add(two);

        Assert.Equal((18, 2, 4, 140, 8), (one.Anchors, one.WithoutPositive, one.Short, one.Candidates, one.Negatives));
        Assert.Equal([6, 8, 10, 12, 14, 16, 20, 22, 24], one.Refused.Select(refused => refused.Count));
    }

    [Fact]
    public void A_filter_that_an_older_record_does_not_name_refused_nothing() =>
        Assert.Equal(0, JsonSerializer.Deserialize<FilterCounts>("""{"anchors":1}""", Options)!["near text"]);
}
