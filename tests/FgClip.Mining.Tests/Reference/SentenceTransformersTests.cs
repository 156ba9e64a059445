using System.Text.Json;
using System.Text.Json.Nodes;
using FgClip.Mining.Engine;
using FgClip.Mining.Specs;
using FgClip.TestKit;

namespace FgClip.Mining.Tests.Reference;

/// <summary>Our rows against those of sentence-transformers' own function, in place and with their columns, captions that repeat.</summary>
public sealed class SentenceTransformersTests(SentenceTransformersGolden golden) : IClassFixture<SentenceTransformersGolden>
{
    private const double Rounding = 2e-6;

    /// <summary>The runs of their function, those together whose tables have the same columns.</summary>
    public static TheoryData<string, string, string> Tables { get; } =
        [.. SentenceTransformersGolden.Runs.Select(run => (run.Anchor, run.Candidate, string.Join(", ", run.Columns))).Distinct()];

    [Theory]
    [MemberData(nameof(Tables))]
    public async Task Every_row_is_theirs(string anchor, string candidate, string columns)
    {
        GoldenRun[] runs = [.. SentenceTransformersGolden.Runs
            .Where(run => (run.Anchor, run.Candidate, string.Join(", ", run.Columns)) == (anchor, candidate, columns))];
        var outputs = new List<string>();
        foreach (var run in runs)
            outputs.Add(await MineAsync(run));
        var files = string.Join(", ", outputs.Select(output => $"'{output}/part-*.parquet'"));
        var rows = (await DuckDb.QueryAsync(
            $"select * from read_parquet([{files}], filename = true, file_row_number = true) order by filename, file_row_number"))
            .ToLookup(row => Path.GetDirectoryName((string)row["filename"]!));
        foreach (var (run, output) in runs.Zip(outputs))
            AssertSame(run, [.. rows[output]]);
    }

    private async Task<string> MineAsync(GoldenRun run)
    {
        var spec = new MiningSpec
        {
            Embeddings = golden.Dataset,
            Anchor = Enum.Parse<ItemKind>(run.Anchor, ignoreCase: true),
            Candidate = Enum.Parse<ItemKind>(run.Candidate, ignoreCase: true),
            Output = golden.NewPath(),
            Format = Enum.Parse<OutputFormat>(run.Format.Replace("-", ""), ignoreCase: true),
            IncludeScores = run.Scores,
            Negatives = run.Options.Read(),
            Guards = new GuardOptions { SameImage = false, SameCaption = false, NearText = null },
            Run = new MiningRunOptions { TileAnchors = 70, TileCandidates = 50 },
        };
        Assert.Empty(MiningSpecValidator.Validate(spec));
        await MiningRunner.RunAsync(spec, progress: null, TestContext.Current.CancellationToken);
        return spec.Output;
    }

    private static void AssertSame(GoldenRun run, IReadOnlyList<JsonNode> rows)
    {
        Assert.NotEmpty(run.Rows);
        Assert.True(run.Rows.Count == rows.Count, $"{run}: {rows.Count} rows, theirs has {run.Rows.Count}.");
        Assert.All(run.Rows.Zip(rows), pair =>
        {
            var (theirs, ours) = pair;
            Assert.Equal([.. run.Columns.Select(Ours), "file_row_number", "filename"], ours.AsObject().Select(cell => cell.Key));
            foreach (var (column, value) in run.Columns.Zip(theirs))
                AssertSame(Kind(run, column), value, ours[Ours(column)]!);
        });

        string Ours(string column) => (column, run.Format) switch
        {
            ("positive", "labeled-pair") => "document",
            ("positive", "labeled-list") => "documents",
            _ => column,
        };
    }

    /// <summary>What the numbers of a column stand for; null for numbers.</summary>
    private static string? Kind(GoldenRun run, string column) => column switch
    {
        "label" or "labels" or "score" or "scores" => null,
        "anchor" => run.Anchor,
        _ => run.Candidate,
    };

    private static void AssertSame(string? kind, JsonElement theirs, JsonNode ours)
    {
        if (theirs.ValueKind is JsonValueKind.Array)
        {
            Assert.Equal(theirs.GetArrayLength(), ours.AsArray().Count);
            foreach (var (left, right) in theirs.EnumerateArray().Zip(ours.AsArray()))
                AssertSame(kind, left, right!);
        }
        else if (kind is null)
        {
            Assert.Equal(theirs.GetDouble(), (double)ours, Rounding);
        }
        else
        {
            var number = theirs.GetInt32();
            Assert.Equal(kind == "image" ? SentenceTransformersGolden.Image(number) : SentenceTransformersGolden.Caption(number),
                (string)ours!);
        }
    }
}
