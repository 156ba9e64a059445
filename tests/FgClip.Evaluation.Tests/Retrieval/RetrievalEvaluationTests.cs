using FgClip.Datasets.Jobs;
using FgClip.Evaluation.Reports;
using FgClip.Evaluation.Retrieval;
using FgClip.Evaluation.Specs;
using FgClip.Evaluation.Tests.Reference;
using FgClip.Mining.Specs;
using FgClip.TestKit;
using FgClip.TestKit.Datasets;

namespace FgClip.Evaluation.Tests.Retrieval;

public sealed class RetrievalEvaluationTests : IDisposable
{
    private const int Images = 90, TextsPerImage = 5;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Hits_denominators_and_ties_are_those_of_NumPy(bool isTied, bool keepUnmatched)
    {
        var rows = Rows(isTied);
        var spec = Spec(await DatasetAsync(rows)) with { KeepUnmatched = keepUnmatched };
        var report = await RunAsync(spec);

        await NumPy.CompareAsync(report, _folder, new
        {
            task = "retrieval",
            images = rows.Where(row => row.ImageEmbedding is not null).Select(row => new { key = row.Key, vector = row.ImageEmbedding }),
            texts = rows.Where(row => row.TextEmbedding is not null).Select(row => new { key = row.Key, vector = row.TextEmbedding }),
            k = spec.Ranks,
            seed = spec.Report.Seed,
            keep = keepUnmatched,
        });
        // Captions that occur twice tie whatever the vectors are.
        Assert.Contains(report.Metrics, metric => metric.Ties > 0);
        Assert.Equal(keepUnmatched, !report.LeftOut.ContainsKey("texts_without_image"));
        // Every eighth image has no vector; five texts of each are left out as queries whatever else is kept.
        Assert.Equal(Images / 9 * 8, report.Metrics[0].Queries);
    }

    [Fact]
    public async Task Blocks_and_threads_change_no_byte()
    {
        var dataset = await DatasetAsync(Rows(isTied: true));
        var (one, other) = (Spec(dataset) with { Output = _folder.At("one") }, Spec(dataset) with { Output = _folder.At("other") });
        await RunAsync(one);
        await RunAsync(other with { Run = new MiningRunOptions { TileAnchors = 17, Threads = 1 } });
        Assert.Equal(FolderContent.Read(one.Output), FolderContent.Read(other.Output));
    }

    [Fact]
    public async Task Each_query_is_a_row_with_its_rank_and_its_best_wrong_answer()
    {
        var rows = Rows(isTied: false);
        var spec = Spec(await DatasetAsync(rows));
        await RunAsync(spec);

        var found = await DuckDb.QueryAsync($"""
            select task, query_key, query, rank, ties, score, wrong_key, wrong, wrong_score from '{spec.Output}/part-*.parquet'
            where task = 'text_to_image' order by query_key, query
            """);
        var images = rows.Where(row => row.ImageEmbedding is not null && row.TextEmbedding is not null).DistinctBy(row => row.Key)
            .ToArray();
        var texts = rows.Where(row => row.TextEmbedding is not null && images.Any(image => image.Key == row.Key)).ToArray();
        Assert.Equal(texts.Length, found.Count);
        foreach (var (row, text) in found.Zip(texts.OrderBy(t => t.Key, StringComparer.Ordinal)
            .ThenBy(t => t.Caption, StringComparer.Ordinal)))
        {
            var scores = images.Select(image => (image.Key, Score: Dot(image.ImageEmbedding!, text.TextEmbedding!))).ToArray();
            var right = scores.Single(one => one.Key == text.Key).Score;
            var wrong = scores.Where(one => one.Key != text.Key).MaxBy(one => one.Score);
            Assert.Equal((text.Key, text.Caption), ((string)row["query_key"]!, (string)row["query"]!));
            Assert.Equal(scores.Count(one => one.Score > right), (int)row["rank"]!);
            Assert.Equal(wrong.Key, (string)row["wrong_key"]!);
            Assert.Equal(wrong.Score, (double)row["wrong_score"]!, 1e-6);
        }
    }

    [Fact]
    public async Task Texts_of_another_dataset_and_the_published_number_stand_beside_it()
    {
        var rows = Rows(isTied: false);
        var images = await DatasetAsync([.. rows.Select(row => row with { Caption = null, TextEmbedding = null })]);
        var texts = await DatasetAsync([.. rows.Select(row => row with { ImageEmbedding = null })]);
        var both = await RunAsync(Spec(await DatasetAsync(rows)));
        var split = await RunAsync(Spec(images) with
        {
            Texts = texts,
            Report = new ReportOptions { Benchmark = "coco", Published = "fg-clip2-base", Seed = 21 },
        });

        Assert.Equal(both.Metrics, split.Metrics.Select(metric => metric with { Published = null }));
        Assert.Equal(72.1, split.Metrics[0].Published);
        Assert.Null(split.Metrics[1].Published);
        Assert.Equal(54.5, split.Metrics[3].Published);
        Assert.Contains("Published: coco of fg-clip2-base", EvaluationText.Format(split));
    }

    [Fact]
    public async Task Datasets_of_two_models_are_refused()
    {
        var rows = Rows(isTied: false);
        var spec = Spec(await DatasetAsync(rows)) with { Texts = await DatasetAsync(rows, model: new string('1', 64)) };
        var refused = await Assert.ThrowsAsync<InvalidDataException>(() => RunAsync(spec));
        Assert.Contains("cannot be compared", refused.Message);
    }

    private static float Dot(float[] a, float[] b) => a.Zip(b, (x, y) => x * y).Sum();

    private static Task<EvaluationReport> RunAsync(RetrievalSpec spec)
    {
        Assert.Empty(spec.Validate());
        return RetrievalEvaluation.RunAsync(spec, null, TestContext.Current.CancellationToken);
    }

    private RetrievalSpec Spec(string dataset) => new()
    {
        Embeddings = dataset,
        Output = _folder.At($"report-{Guid.NewGuid():N}"),
        Report = new ReportOptions { Seed = 21 },
    };

    private Task<string> DatasetAsync(IReadOnlyList<VectorRow> rows, string? model = null) => VectorDataset.WriteAsync(
        _folder.At($"data-{Guid.NewGuid():N}"), rows.Count, i => rows[i],
        new FeatureOptions { TextHeads = [TextHead.Short] }, rowsPerPart: 70, model);

    /// <summary>
    /// Five texts an image, the image in the row of the first; every ninth image is missing, every eleventh has no texts, two rows have one
    /// image twice, and every seventh caption is that of another image too.
    /// </summary>
    private static List<VectorRow> Rows(bool isTied)
    {
        var random = new Random(21);
        var rows = new List<VectorRow>();
        float[] Vector(int seed) => isTied ? GridVector.Create(random) : VectorDataset.Unit(seed, 24);
        for (var image = 0; image < Images; image++)
        {
            var name = $"image{image:000}";
            var vector = image % 9 == 8 ? null : Vector(image);
            for (var text = 0; text < TextsPerImage; text++)
            {
                var number = image * TextsPerImage + text;
                var earlier = number % 7 == 6 ? rows[number - 6] : null;
                rows.Add(new VectorRow(name, $"{name}.jpg", image == 44 ? null : earlier?.Caption ?? $"caption {number}")
                {
                    ImageEmbedding = text == 0 || (image == 3 && text == 1) ? vector : null,
                    TextEmbedding = image == 44 ? null : earlier?.TextEmbedding ?? Near(vector, Vector(1000 + number), random, isTied),
                });
            }
        }

        return rows;
    }

    /// <summary>Between an image and chance, so that ranks are neither all 0 nor all large.</summary>
    private static float[] Near(float[]? image, float[] other, Random random, bool isTied)
    {
        if (image is null)
            return other;
        if (isTied)
            return random.Next(2) == 0 ? image : other;
        var sum = image.Zip(other, (a, b) => 0.5f * a + b).ToArray();
        var length = MathF.Sqrt(sum.Sum(x => x * x));
        return [.. sum.Select(x => x / length)];
    }
}
