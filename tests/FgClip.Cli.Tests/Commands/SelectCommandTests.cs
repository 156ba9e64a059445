using System.Text.Json.Nodes;
using FgClip.TestKit;

namespace FgClip.Cli.Tests.Commands;

/// <summary>Selects rows of drawn scenes, and asks another build of DuckDB for the same rows of the parts.</summary>
[Collection(nameof(ShapesModel))]
public sealed class SelectCommandTests(ShapesModel shapes, EmbeddedScenes scenes) : IClassFixture<EmbeddedScenes>
{
    private static readonly string[] Classes = ["red circle", "green star", "blue square", "white cross"];

    [Theory]
    [InlineData("status = 'ok' AND similarity_short > 0.75 -- with a comment")]
    [InlineData("is_cn AND width >= 100 OR contains(short_caption, 'star')")]
    [InlineData("len(list_filter(regions, lambda r: r.label LIKE '%large%')) > 1")]
    [InlineData("image_embedding[1] < 0")]
    public async Task Rows_are_those_of_DuckDB_in_the_order_of_the_dataset(string where)
    {
        var output = await SelectAsync("--where", where);

        var expected = await DuckDb.QueryAsync(
            $"select key, short_caption, similarity_short from {Parts} where ({where}\n) order by filename, file_row_number");
        var found = await LinesAsync(output);
        Assert.InRange(expected.Count, 1, (EmbeddedScenes.Images * 2) - 1);
        Assert.Equal(expected.Select(row => ((string)row["key"]!, (string)row["short_caption"]!, (float)row["similarity_short"]!)),
            found.Select(row => ((string)row["key"]!, (string)row["short_caption"]!, (float)row["similarity_short"]!)));
        Assert.All(found, row => Assert.False(row["bbox_info"] is JsonValue));
        Assert.DoesNotContain(found[0].AsObject(), column => column.Key.Contains("embedding") || column.Key is "regions");
    }

    [Fact]
    public async Task Labels_of_images_and_of_boxes_are_columns()
    {
        var (images, boxes) = (await LabelAsync(), await LabelAsync("--regions", "--top", "2"));

        var output = await SelectAsync("--labels", images, "--where", "label_class = 'green star' AND label_margin > 0.01");
        var expected = await DuckDb.QueryAsync($"""
            select d.key, l.score from {Parts} d join (select *, replace(filename, '{images}', '{scenes.Embeddings}') as part
              from read_parquet('{images}/part-*.parquet', filename = true)) l on l.part = d.filename and l.row = d.file_row_number
            where l.class = 'green star' and l.margin > 0.01::float order by d.filename, d.file_row_number
            """);
        var found = await LinesAsync(output);
        Assert.NotEmpty(found);
        Assert.Equal(expected.Select(row => ((string)row["key"]!, (float)row["score"]!)),
            found.Select(row => ((string)row["key"]!, (float)row["label_score"]!)));

        var square = await SelectAsync("--labels", boxes, "--columns", "key,label_list", "--where",
            "len(list_filter(label_list, lambda l: l.class = 'blue square' AND l.rank = 1)) > 0");
        var keys = await DuckDb.QueryAsync(
            $"select distinct key from '{boxes}/part-*.parquet' where class = 'blue square' and rank = 1 order by key");
        Assert.NotEmpty(keys);
        Assert.Equal(keys.Select(row => (string)row["key"]!),
            (await LinesAsync(square)).Select(row => (string)row["key"]!).Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("similarity_short", "similarity_short desc, ")]
    [InlineData("width * height", "width * height desc, ")]
    public async Task Of_each_group_of_duplicates_the_row_with_the_largest_number_is_kept(string keep, string order)
    {
        var duplicates = shapes.NewPath("duplicates");
        (await Fgclip.RunAsync("dedup", "--embeddings", scenes.Embeddings, "--above", "0.97", "--output", duplicates)).Ended(ExitCode.Done);

        var output = await SelectAsync("--duplicates", duplicates, "--keep", keep, "--where", "key NOT LIKE '%7.png'");

        var expected = await DuckDb.QueryAsync($"""
            with joined as (select d.key, d.short_caption, d.filename, d.file_row_number, c.component,
                row_number() over (partition by c.component order by {order} d.filename, d.file_row_number) as place
              from {Parts} d left join (select *, replace(filename, '{duplicates}', '{scenes.Embeddings}') as part
                from read_parquet('{duplicates}/part-*.parquet', filename = true)) c
              on c.part = d.filename and c.row = d.file_row_number where d.key not like '%7.png')
            select key, short_caption from joined where component is null or place = 1 order by filename, file_row_number
            """);
        Assert.InRange(expected.Count, 1, EmbeddedScenes.Images);
        Assert.Equal(expected.Select(row => ((string)row["key"]!, (string)row["short_caption"]!)),
            (await LinesAsync(output)).Select(row => ((string)row["key"]!, (string)row["short_caption"]!)));
    }

    [Theory]
    [InlineData("nosuch > 3", "\"nosuch\" not found", "The columns are key (VARCHAR), ")]
    [InlineData("width >", "is not an expression")]
    [InlineData("true) LIMIT 1 --", "is not an expression")]
    [InlineData("true) GROUP BY ALL HAVING (true", "more than one expression")]
    [InlineData("true); SELECT (1", "more than one expression")]
    [InlineData("row_number() OVER () > 1", "cannot contain window functions")]
    [InlineData("key IN (SELECT content FROM read_text('/etc/passwd'))", "disabled by configuration")]
    [InlineData("key IN (SELECT file FROM glob('/etc/*'))", "disabled by configuration")]
    [InlineData("key > 'a' AND short_caption::int > 3", "Could not convert", "The columns are ")]
    public async Task An_expression_that_cannot_be_meant_is_refused_and_leaves_the_output_free(string where, params string[] words)
    {
        var output = shapes.NewPath("refused");
        var refused = (await RunAsync(output, "--where", where)).Ended(ExitCode.Usage);

        Assert.All(words, word => Assert.Contains(word, refused.Error));
        (await RunAsync(output, "--where", "true", "--columns", "key")).Ended(ExitCode.Done);
        Assert.Equal(EmbeddedScenes.Images * 2, (await LinesAsync(output)).Count);
    }

    [Fact]
    public async Task What_does_not_belong_to_the_dataset_is_refused()
    {
        var boxes = shapes.NewPath("boxes");
        (await Fgclip.RunAsync("dedup", "--embeddings", scenes.Embeddings, "--of", "region", "--output", boxes)).Ended(ExitCode.Done);

        Assert.Contains("duplicates of boxes", await RefusalAsync("--duplicates", boxes));
        Assert.Contains("is not an output of fgclip label", await RefusalAsync("--labels", boxes));
        Assert.Contains("Keep: needs Duplicates", await RefusalAsync("--keep", "width"));
        Assert.Contains("there is no column nosuch. The columns are key", await RefusalAsync("--columns", "key,nosuch"));

        async Task<string> RefusalAsync(params string[] options) =>
            (await RunAsync(shapes.NewPath("refused"), options)).Ended(ExitCode.Usage).Error;
    }

    private string Parts => $"read_parquet('{scenes.Embeddings}/part-*.parquet', filename = true, file_row_number = true)";

    private async Task<string> LabelAsync(params string[] options)
    {
        var (labels, classes) = (shapes.NewPath("labels"), shapes.NewPath("classes.txt"));
        await File.WriteAllLinesAsync(classes, Classes);
        (await Fgclip.RunAsync(["label", "--embeddings", scenes.Embeddings, "--model", shapes.Model, "--classes", classes, "--output",
            labels, .. options])).Ended(ExitCode.Done);
        return labels;
    }

    private async Task<string> SelectAsync(params string[] options)
    {
        var output = shapes.NewPath("selected");
        (await RunAsync(output, options)).Ended(ExitCode.Done);
        return output;
    }

    private Task<Fgclip.Result> RunAsync(string output, params string[] options) =>
        Fgclip.RunAsync(["select", "--embeddings", scenes.Embeddings, "--output", output, .. options]);

    private static async Task<IReadOnlyList<JsonNode>> LinesAsync(string output)
    {
        var rows = new List<JsonNode>();
        foreach (var part in Directory.GetFiles(output, "part-*.jsonl").Order(StringComparer.Ordinal))
            rows.AddRange((await File.ReadAllLinesAsync(part)).Select(line => JsonNode.Parse(line)!));
        return rows;
    }
}
