using System.Text.Json.Nodes;
using FgClip.Mining.Engine;
using FgClip.Mining.Specs;
using FgClip.Mining.Tests.Reference;
using FgClip.TestKit;
using FgClip.TestKit.Datasets;

namespace FgClip.Mining.Tests.Outputs;

/// <summary>The same negatives in each format, as DuckDB and a JSON reader see them.</summary>
public sealed class OutputFormatTests : IAsyncLifetime
{
    private const int Rows = 300, Negatives = 10;

    private readonly TempFolder _folder = new();
    private readonly SyntheticDataset _made = new(6, Rows);
    private string _dataset = "";

    public async ValueTask InitializeAsync() =>
        _dataset = await VectorDataset.WriteAsync(_folder.At("data"), Rows, _made.Row, SyntheticDataset.Features, rowsPerPart: 130);

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Parquet_formats_hold_the_same_pairs_in_their_own_columns()
    {
        var (tuples, columns) = await QueryAsync(OutputFormat.NTupleScores);
        Assert.Equal(["anchor", "positive", .. Enumerable.Range(1, Negatives).Select(i => $"negative_{i}"), "scores"], columns);
        var expected = tuples.Select(row => (
            Anchor: (string)row["anchor"]!, Positive: (string)row["positive"]!, Negatives: Enumerable.Range(1, Negatives)
            .Select(i => (string)row[$"negative_{i}"]!).ToArray())).ToArray();
        Assert.NotEmpty(expected);
        Assert.All(tuples, row =>
        {
            var scores = row["scores"]!.AsArray().Skip(1).Select(score => (double)score!).ToArray();
            Assert.Equal(Negatives, scores.Length);
            Assert.Equal(scores.OrderDescending(), scores);
        });

        var (plain, plainColumns) = await QueryAsync(OutputFormat.NTuple);
        Assert.Equal(columns.SkipLast(1), plainColumns);
        Assert.Equal(tuples.Count, plain.Count);

        var (triplets, tripletColumns) = await QueryAsync(OutputFormat.Triplet);
        Assert.Equal(["anchor", "positive", "negative"], tripletColumns);
        Assert.Equal(
            expected.SelectMany(row => row.Negatives.Select(negative => (row.Anchor, row.Positive, negative))),
            triplets.Select(row => ((string)row["anchor"]!, (string)row["positive"]!, (string)row["negative"]!)));

        var (pairs, pairColumns) = await QueryAsync(OutputFormat.LabeledPair);
        Assert.Equal(["anchor", "document", "label"], pairColumns);
        Assert.Equal(
            expected.SelectMany(row => row.Negatives.Select(negative => (row.Anchor, negative, 0)).Prepend((row.Anchor, row.Positive, 1))),
            pairs.Select(row => ((string)row["anchor"]!, (string)row["document"]!, (int)row["label"]!)));

        var (lists, listColumns) = await QueryAsync(OutputFormat.LabeledList);
        Assert.Equal(["anchor", "documents", "labels"], listColumns);
        Assert.Equal(expected.Length, lists.Count);
        Assert.All(lists.Zip(expected), pair =>
        {
            Assert.Equal(pair.Second.Anchor, (string)pair.First["anchor"]!);
            Assert.Equal([pair.Second.Positive, .. pair.Second.Negatives],
                pair.First["documents"]!.AsArray().Select(text => (string)text!));
            Assert.Equal([1, .. Enumerable.Repeat(0, Negatives)], pair.First["labels"]!.AsArray().Select(label => (int)label!));
        });
    }

    [Fact]
    public async Task FineHARD_has_every_row_with_an_image_and_a_caption_and_ten_negatives_a_box_or_none()
    {
        var output = await MineAsync(OutputFormat.FineHard);
        // The authors' script reads every *.json of the folder that it is given as rows.
        Assert.All(Directory.GetFiles(output, "*.json"), file => Assert.StartsWith("part-", Path.GetFileName(file)));
        var items = Directory.GetFiles(output, "part-*.json").Order().SelectMany(file => JsonNode.Parse(File.ReadAllText(file))!.AsArray())
            .ToArray();
        var rows = Enumerable.Range(0, Rows).Select(_made.Row).Where(row => row is { ImageEmbedding: not null, Caption: not null })
            .ToArray();
        var mined = (await QueryAsync(OutputFormat.NTuple)).Rows.ToDictionary(
            row => (string)row["anchor"]!, row => Enumerable.Range(1, Negatives).Select(i => (string)row[$"negative_{i}"]!).ToArray());

        Assert.Equal(rows.Select(row => row.Image), items.Select(item => (string)item!["f_path"]!));
        var withNegatives = 0;
        Assert.All(items.Zip(rows), pair =>
        {
            var (item, row) = (pair.First!, pair.Second);
            Assert.Equal(row.Caption ?? "", (string)item["caption"]!);
            Assert.Equal(row.Caption ?? "", (string)item["short_caption"]!);
            var labelled = row.Regions!.Where(region => region.Label is not null).ToArray();
            Assert.Equal(labelled.Length, item["bbox_info"]!.AsArray().Count);
            foreach (var (box, region) in item["bbox_info"]!.AsArray().Zip(labelled))
            {
                double[] corners = [region.Box![0] / 100, region.Box[1] / 50, region.Box[2] / 100, region.Box[3] / 50];
                Assert.All(corners.Zip(box!["bbox"]!.AsArray()), corner => Assert.Equal(corner.First, (double)corner.Second!, 1e-12));
                Assert.Equal((region.Label, region.Label), ((string)box["short_expr"]!, (string)box["long_expr"]!));
                var negatives = box["short_expr_negs"]!.AsObject().Select(negative => (string)negative.Value!).ToArray();
                var anchor = FormattableString.Invariant($"{row.Image}#xywh={region.Box[0]},2,10,10.5");
                Assert.Equal(mined.GetValueOrDefault(anchor) ?? [], negatives);
                Assert.Equal(negatives.Length > 0 ? 1 : 0, (int)box["flag_short_neg"]!);
                withNegatives += negatives.Length / Negatives;
            }
        });
        // Boxes of rows without a caption are mined and not written.
        var captions = rows.Where(row => row.Regions!.Count > 0).Select(row => row.Image).ToHashSet();
        Assert.Equal(mined.Keys.Count(anchor => captions.Contains(anchor.Split('#')[0])), withNegatives);
    }

    private async Task<(IReadOnlyList<JsonNode> Rows, IReadOnlyList<string> Columns)> QueryAsync(OutputFormat format)
    {
        var files = $"'{await MineAsync(format)}/part-*.parquet'";
        var columns = await DuckDb.QueryAsync($"select column_name from (describe select * from {files})");
        return (await DuckDb.QueryAsync($"select * from {files}"), [.. columns.Select(column => (string)column["column_name"]!)]);
    }

    private async Task<string> MineAsync(OutputFormat format)
    {
        var spec = new MiningSpec
        {
            Embeddings = _dataset,
            Anchor = ItemKind.Region,
            Candidate = ItemKind.Phrase,
            Format = format,
            Negatives = new NegativeOptions { Count = Negatives },
            Output = _folder.At(format.ToString()),
        };
        await MiningRunner.RunAsync(spec, progress: null, TestContext.Current.CancellationToken);
        return spec.Output;
    }
}
