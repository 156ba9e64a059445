using FgClip.Mining.Engine;
using FgClip.Mining.Filters;
using FgClip.Mining.Specs;
using FgClip.TestKit;

namespace FgClip.Mining.Tests.Reference;

/// <summary>Mined negatives against a brute-force search in numpy: 5,000 rows, several parts, several tiles.</summary>
public sealed class MiningReferenceTests(SyntheticDatasets datasets) : IClassFixture<SyntheticDatasets>
{
    private const int Count = 4;
    private const double Tolerance = 1e-6;

    private static readonly GuardOptions NoGuards = new() { SameImage = false, SameCaption = false, NearText = null };

    public static TheoryData<ItemKind, ItemKind, bool> Kinds()
    {
        var data = new TheoryData<ItemKind, ItemKind, bool>();
        foreach (var anchor in new[] { ItemKind.Image, ItemKind.Text, ItemKind.Region })
        {
            foreach (var candidate in new[] { ItemKind.Image, ItemKind.Text, ItemKind.Phrase })
                data.Add(anchor, candidate, false);
        }

        data.Add(ItemKind.Region, ItemKind.Phrase, true);
        return data;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Neighbours_of_every_kind_are_those_of_brute_force(ItemKind anchor, ItemKind candidate, bool otherDataset) =>
        await CompareAsync(new MiningSpec
        {
            Embeddings = datasets.Anchors,
            Candidates = otherDataset ? datasets.Others : null,
            Anchor = anchor,
            Candidate = candidate,
            Output = datasets.NewPath(),
            Guards = NoGuards,
        });

    public static TheoryData<string> Filters { get; } =
    [
        "absolute", "relative", "max", "min", "range", "logit", "sigmoid", "same image", "same caption", "near image", "near text", "all",
    ];

    [Theory]
    [MemberData(nameof(Filters))]
    public async Task Each_filter_refuses_what_brute_force_does(string filter)
    {
        var result = await CompareAsync(Spec(filter));
        var refused = filter switch
        {
            "absolute" => result["absolute margin"],
            "relative" => result["relative margin"],
            "max" or "logit" or "sigmoid" => result["max score"],
            "min" => result["min score"],
            "same image" => result["same image"],
            "same caption" => result["same caption"],
            "near image" => result["near image"],
            "near text" => result["near text"],
            _ => 1,
        };
        Assert.True(refused > 0, "The filter had nothing to do.");
        if (filter == "all")
            Assert.All(result.Refused.Where(one => one.Filter is not ("positives" or "relative margin")),
                one => Assert.True(one.Count > 0, one.Filter));
    }

    private MiningSpec Spec(string filter)
    {
        var spec = new MiningSpec
        {
            Embeddings = datasets.Anchors,
            Anchor = ItemKind.Image,
            Candidate = ItemKind.Text,
            Output = datasets.NewPath(),
            Guards = NoGuards,
        };
        var (negatives, guards) = (spec.Negatives, spec.Guards);
        return filter switch
        {
            "absolute" => spec with { Negatives = negatives with { AbsoluteMargin = 0.2 } },
            "relative" => spec with { Negatives = negatives with { RelativeMargin = 0.35 } },
            "max" => spec with { Negatives = negatives with { MaxScore = 0.4 } },
            "min" => spec with { Negatives = negatives with { MinScore = 0.45, RangeMax = 30 } },
            "range" => spec with { Negatives = negatives with { RangeMin = 5, RangeMax = 12 } },
            "logit" => spec with { Negatives = negatives with { Score = ScoreKind.Logit, MaxScore = 2 } },
            "sigmoid" => spec with { Negatives = negatives with { Score = ScoreKind.Sigmoid, MaxScore = 0.85 } },
            "same image" => spec with { Guards = guards with { SameImage = true } },
            "same caption" => spec with
            {
                Anchor = ItemKind.Text,
                Guards = guards with { SameCaption = true },
                Negatives = negatives with { RangeMax = 200 },
            },
            "near image" => spec with { Candidate = ItemKind.Image, Guards = guards with { NearImage = 0.9 } },
            "near text" => spec with { Anchor = ItemKind.Text, Guards = guards with { NearText = 0.9 } },
            "all" => spec with
            {
                Anchor = ItemKind.Text,
                Guards = new GuardOptions { NearImage = 0.5, NearText = 0.9 },
                Negatives = negatives with
                {
                    AbsoluteMargin = 0.05,
                    RelativeMargin = 0.06,
                    MaxScore = 0.55,
                    MinScore = 0.3,
                    RangeMin = 2,
                    RangeMax = 200,
                },
            },
            _ => throw new ArgumentOutOfRangeException(nameof(filter)),
        };
    }

    private async Task<FilterCounts> CompareAsync(MiningSpec spec)
    {
        spec = spec with
        {
            Format = OutputFormat.NTupleScores,
            Negatives = spec.Negatives with { Count = Count },
            Run = new MiningRunOptions { TileAnchors = 1500, TileCandidates = 1300 },
        };
        var manifest = await MiningRunner.RunAsync(spec, progress: null, TestContext.Current.CancellationToken);
        var reference = await NumpyReference.MineAsync(datasets.Plain, Options(spec));
        var rows = await DuckDb.QueryAsync($"select * from '{spec.Output}/part-*.parquet'");

        var expected = reference.Anchors.Where(anchor => anchor.Negatives.Count == Count)
            .SelectMany(anchor => anchor.Positives, (anchor, positive) => (anchor, positive))
            .ToDictionary(pair => (pair.anchor.Anchor, pair.positive[0].GetString()!));
        Assert.NotEmpty(expected);
        Assert.Equal(expected.Count, rows.Count);
        Assert.All(rows, row =>
        {
            var (anchor, positive) = expected[((string)row["anchor"]!, (string)row["positive"]!)];
            var scores = row["scores"]!.AsArray().Select(score => (double)score!).ToArray();
            Assert.Equal(positive[1].GetDouble(), scores[0], Scale(spec));
            Same(anchor, [.. Enumerable.Range(1, Count).Select(i => (string)row[$"negative_{i}"]!)], scores[1..], Scale(spec));
        });
        Same(reference, manifest.Counts);
        Assert.Equal(spec.Anchor is ItemKind.Region, manifest.Unusable > 0);
        return manifest.Counts;
    }

    /// <summary>Logits are ten times the cosines, and so is their rounding.</summary>
    private static double Scale(MiningSpec spec) => spec.Negatives.Score is ScoreKind.Logit ? 10 * Tolerance : Tolerance;

    private static void Same(ReferenceAnchor anchor, string[] names, double[] scores, double tolerance)
    {
        for (var i = 0; i < Count; i++)
        {
            var (name, score) = (anchor.Negatives[i][0].GetString()!, anchor.Negatives[i][1].GetDouble());
            Assert.Equal(score, scores[i], tolerance);
            // Another one may stand here only where its score is as good as the same.
            if (name != names[i])
                Assert.Contains(anchor.Negatives.Concat(anchor.Next),
                    other => other[0].GetString() == names[i] && Math.Abs(other[1].GetDouble() - score) <= tolerance);
        }
    }

    private static void Same(ReferenceResult reference, FilterCounts counts)
    {
        Assert.Equal(reference.Without, counts.WithoutPositive);
        Assert.Equal(reference.Anchors.Count, counts.Anchors - counts.WithoutPositive);
        Assert.Equal(reference.Anchors.Sum(anchor => anchor.Negatives.Count), counts.Negatives);
        Assert.Equal(
            reference.Refused.Select(pair => (pair.Key, pair.Value)),
            counts.Refused.Select(one => (one.Filter.Replace(' ', '_'), one.Count)));
    }

    private static Dictionary<string, object?> Options(MiningSpec spec) => new()
    {
        ["anchor"] = Word(spec.Anchor),
        ["candidate"] = Word(spec.Candidate),
        ["candidates"] = spec.Candidates is null ? "anchors" : "others",
        ["count"] = Count,
        ["range_min"] = spec.Negatives.RangeMin,
        ["range_max"] = spec.Negatives.RangeMax,
        ["absolute_margin"] = spec.Negatives.AbsoluteMargin,
        ["relative_margin"] = spec.Negatives.RelativeMargin,
        ["max_score"] = spec.Negatives.MaxScore,
        ["min_score"] = spec.Negatives.MinScore,
        ["score"] = spec.Negatives.Score.ToString().ToLowerInvariant(),
        ["same_image"] = spec.Guards.SameImage,
        ["same_caption"] = spec.Guards.SameCaption,
        ["near_image"] = spec.Guards.NearImage,
        ["near_text"] = spec.Guards.NearText,
    };

    private static string Word(ItemKind kind) => kind.ToString().ToLowerInvariant();
}
