using FgClip.Mining.Filters;
using FgClip.Mining.Products;
using FgClip.Mining.Specs;

namespace FgClip.Mining.Tests.Filters;

public sealed class NegativeSelectorTests
{
    private static readonly Neighbour[] Window = [.. Enumerable.Range(0, 10).Select(i => new Neighbour((9 - i) / 10f, 100 + i)),
        Neighbour.None];

    [Fact]
    public void The_range_counts_what_passed_and_not_what_was_refused()
    {
        var marks = new CandidateMark[Window.Length];
        (marks[0], marks[1]) = (CandidateMark.Positive, CandidateMark.NearText);

        var counts = new FilterCounts();
        var chosen = Filter(new NegativeOptions { Count = 2, RangeMin = 1 }, counts, rangeMax: 4)
            .Choose(0, Window, marks, lowestPositive: 1);

        Assert.Equal([103, 104], chosen.Select(item => item.Item));
        Assert.Equal((10, 1, 1, 2), (counts.Candidates, counts["positives"], counts["near text"], counts.Negatives));
    }

    [Fact]
    public void The_relative_margin_lowers_the_limit_of_a_positive_below_zero_too()
    {
        Neighbour[] window = [new(-0.35f, 1), new(-0.44f, 2), new(-0.46f, 3)];

        var chosen = Filter(new NegativeOptions { RelativeMargin = 0.125 }, new FilterCounts(), rangeMax: 9)
            .Choose(0, window, new CandidateMark[3], lowestPositive: -0.4);

        // -0.4 * (1 - 0.125) would be -0.35, above the positive; the limit is -0.45.
        Assert.Equal([3], chosen.Select(item => item.Item));
    }

    [Fact]
    public void Margins_mean_nothing_without_a_positive()
    {
        var chosen = Filter(new NegativeOptions { AbsoluteMargin = 5 }, new FilterCounts(), rangeMax: 9)
            .Choose(0, Window, new CandidateMark[Window.Length], lowestPositive: null);
        Assert.Equal(3, chosen.Count);
    }

    [Fact]
    public void The_first_filter_that_refuses_counts()
    {
        var counts = new FilterCounts();
        var options = new NegativeOptions { AbsoluteMargin = 0.15, RelativeMargin = 0.35, MaxScore = 0.45, MinScore = 0.15 };

        var chosen = Filter(options, counts, rangeMax: 20).Choose(0, Window, new CandidateMark[Window.Length], lowestPositive: 0.9);

        Assert.Equal((2, 2, 1, 2), (counts["absolute margin"], counts["relative margin"], counts["max score"], counts["min score"]));
        Assert.Equal([105, 106, 107], chosen.Select(item => item.Item));
    }

    [Fact]
    public void A_random_sample_follows_from_seed_and_anchor_and_is_even()
    {
        var options = new NegativeOptions { Sampling = SamplingStrategy.Random, Count = 3, RangeMin = 2, Seed = 5 };
        IReadOnlyList<int> Sample(long anchor, long seed) =>
            [.. Filter(options with { Seed = seed }, new FilterCounts(), rangeMax: 8)
                .Choose(anchor, Window, new CandidateMark[Window.Length], 1).Select(item => item.Item)];

        var samples = Enumerable.Range(0, 2000).Select(anchor => Sample(anchor, 5)).ToArray();

        Assert.Equal(Sample(17, 5), Sample(17, 5));
        Assert.NotEqual(samples, Enumerable.Range(0, 2000).Select(anchor => Sample(anchor, 6)));
        Assert.All(samples, sample => Assert.Equal(sample.Distinct().Order(), sample));
        // Six to choose from, three taken: each in half of the samples.
        Assert.All(Enumerable.Range(102, 6), item => Assert.InRange(samples.Count(sample => sample.Contains(item)), 900, 1100));
        Assert.DoesNotContain(samples, sample => sample.Any(item => item is < 102 or > 107));
    }

    [Theory]
    [InlineData(ScoreKind.Cosine, 0.5)]
    [InlineData(ScoreKind.Logit, 3)]
    [InlineData(ScoreKind.Sigmoid, 0.9525741268224334)]
    public void Scores_are_of_the_kind_asked_for(ScoreKind kind, double score) =>
        Assert.Equal(score, new ScoreRule(kind, 10, -2).Apply(0.5f), 1e-12);

    private static NegativeSelector Filter(NegativeOptions options, FilterCounts counts, int rangeMax) =>
        new(options, rangeMax, new ScoreRule(ScoreKind.Cosine, 1, 0), counts);
}
