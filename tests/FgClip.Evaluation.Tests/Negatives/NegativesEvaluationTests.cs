using FgClip.Datasets.Jobs;
using FgClip.Datasets.Rows;
using FgClip.Evaluation.Negatives;
using FgClip.Evaluation.Reports;
using FgClip.Evaluation.Specs;
using FgClip.Evaluation.Tests.Reference;
using FgClip.TestKit;
using FgClip.TestKit.Datasets;

namespace FgClip.Evaluation.Tests.Negatives;

public sealed class NegativesEvaluationTests : IDisposable
{
    private const int Rows = 300;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Hits_denominators_and_ties_are_those_of_NumPy(bool isTied)
    {
        var rows = Made(isTied);
        var report = await RunAsync(rows, "report");

        var boxes = rows.SelectMany(row => row.Regions ?? []).ToArray();
        await NumPy.CompareAsync(report, _folder, new
        {
            task = "negatives",
            boxes = boxes.Select(box => new { vector = box.Embedding, label = box.LabelEmbedding, negatives = box.NegativeEmbeddings }),
            seed = 21,
        });
        Assert.Equal(boxes.Count(box => box.Embedding is null), report.LeftOut["boxes_without_vector"]);
        Assert.Equal(boxes.Count(box => box is { Embedding: not null, LabelEmbedding: null }), report.LeftOut["boxes_without_label"]);
        Assert.Equal(
            boxes.Count(box => box is { Embedding: not null, LabelEmbedding: not null, Negatives.Count: 0 }),
            report.LeftOut["boxes_without_negatives"]);
        Assert.Equal(rows.Count(row => row.Regions!.Count == 0), report.LeftOut["rows_without_box"]);
        // A label that is also a negative ties with it, and counts as right.
        Assert.True(report.Metrics[0].Ties > 0);
    }

    [Fact]
    public async Task Each_box_is_a_row_with_the_negative_that_scores_highest()
    {
        var rows = Made(isTied: false);
        await RunAsync(rows, "rows");

        var found = await DuckDb.QueryAsync(
            $"select query, \"right\", wrong, rank, ties from '{_folder.At("rows")}/part-*.parquet' where query_key = 'row004'");
        var box = Assert.Single(rows[4].Regions!);
        var row = Assert.Single(found);
        var scores = box.NegativeEmbeddings!.Select(negative => Dot(box.Embedding!, negative)).ToArray();
        Assert.Equal("row004.jpg#xywh=1,2,3,4", (string)row["query"]!);
        Assert.Equal(box.Label, (string)row["right"]!);
        Assert.Equal(box.Negatives[scores.IndexOf(scores.Max())], (string)row["wrong"]!);
        Assert.Equal(scores.Count(score => score > Dot(box.Embedding!, box.LabelEmbedding!)), (int)row["rank"]!);
    }

    [Fact]
    public async Task A_finished_report_is_read_and_other_options_are_refused()
    {
        var rows = Made(isTied: false);
        var dataset = await DatasetAsync(rows);
        var spec = new NegativesSpec { Embeddings = dataset, Output = _folder.At("again") };
        var first = await NegativesEvaluation.RunAsync(spec, null, TestContext.Current.CancellationToken);
        var again = await NegativesEvaluation.RunAsync(spec, null, TestContext.Current.CancellationToken);
        Assert.Equal(first.Metrics, again.Metrics);
        Assert.Equal(first.LeftOut, again.LeftOut);
        await Assert.ThrowsAsync<SpecMismatchException>(() => NegativesEvaluation.RunAsync(
            spec with { Report = new ReportOptions { Benchmark = "fg-ovd-hard" } }, null, TestContext.Current.CancellationToken));
    }

    private static float Dot(float[] a, float[] b) => a.Zip(b, (x, y) => x * y).Sum();

    private async Task<EvaluationReport> RunAsync(IReadOnlyList<VectorRow> rows, string name)
    {
        var spec = new NegativesSpec
        {
            Embeddings = await DatasetAsync(rows),
            Output = _folder.At(name),
            Report = new ReportOptions { Seed = 21 },
        };
        Assert.Empty(spec.Validate());
        return await NegativesEvaluation.RunAsync(spec, null, TestContext.Current.CancellationToken);
    }

    private Task<string> DatasetAsync(IReadOnlyList<VectorRow> rows) => VectorDataset.WriteAsync(
        _folder.At($"data-{Guid.NewGuid():N}"), rows.Count, i => rows[i],
        new FeatureOptions { TextHeads = [TextHead.Short], Regions = true }, rowsPerPart: 70);

    /// <summary>
    /// One box a row but where there are two or none; 2 to 10 negatives, sometimes none; the label among them in every seventh row; boxes
    /// without a vector or a label.
    /// </summary>
    private static List<VectorRow> Made(bool isTied)
    {
        var random = new Random(4);
        float[] Vector() => isTied ? GridVector.Create(random) : VectorDataset.Unit(random.Next(), 24);
        var rows = new List<VectorRow>();
        for (var i = 0; i < Rows; i++)
        {
            var regions = new List<OutputRegion>();
            for (var box = 0; box < (i % 13 == 12 ? 0 : i % 17 == 16 ? 2 : 1); box++)
            {
                var label = i % 19 == 18 ? null : Vector();
                var negatives = Enumerable.Range(0, i % 11 == 10 ? 0 : random.Next(2, 11)).Select(_ => Vector()).ToArray();
                if (i % 7 == 6 && negatives.Length > 0 && label is not null)
                    negatives[1] = label;
                var vector = i % 23 == 22 ? null : label is null ? Vector() : Near(label, Vector(), isTied);
                regions.Add(new OutputRegion([1, 2, 4, 6], label is null ? null : $"label {i}", vector, label,
                    [.. negatives.Select((_, n) => $"negative {i}.{n}")], negatives));
            }

            rows.Add(new VectorRow($"row{i:000}", $"row{i:000}.jpg", null) { ImageEmbedding = Vector(), Regions = regions });
        }

        return rows;
    }

    private static float[] Near(float[] label, float[] other, bool isTied)
    {
        if (isTied)
            return other;
        var sum = label.Zip(other, (a, b) => 0.4f * a + b).ToArray();
        var length = MathF.Sqrt(sum.Sum(x => x * x));
        return [.. sum.Select(x => x / length)];
    }
}
