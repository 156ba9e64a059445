using System.Security.Cryptography;
using System.Text.Json.Nodes;
using FgClip.TestKit;

namespace FgClip.Cli.Tests.Commands;

/// <summary>Evaluates drawn scenes that the model was trained on, and asks DuckDB for the same numbers over the parts.</summary>
[Collection(nameof(ShapesModel))]
public sealed class EvaluateCommandTests(ShapesModel shapes, EmbeddedScenes scenes) : IClassFixture<EmbeddedScenes>
{
    private const int Kills = 3, MaxEvents = 40;

    [Fact]
    public async Task Boxes_against_hard_negatives_are_those_of_DuckDB()
    {
        var output = shapes.NewPath("negatives");
        var result = (await EvaluateAsync("negatives", output, "--json")).Ended(ExitCode.Done);

        var metric = JsonNode.Parse(result.Output)!["metrics"]![0]!;
        var row = Assert.Single(await DuckDb.QueryAsync($"""
            with boxes as (select unnest(regions) as box from '{scenes.Embeddings}/part-*.parquet'),
            scores as (
              select list_inner_product(box.embedding, box.label_embedding) as own,
                list_max([list_inner_product(box.embedding, n) for n in box.negative_embeddings]) as best
              from boxes where box.embedding is not null and len(box.negative_embeddings) > 0)
            select count(*)::int as boxes, count(*) filter (own >= best)::int as hits from scores
            """));
        Assert.True((int)row["boxes"]! > 100);
        Assert.Equal(((int)row["hits"]!, (int)row["boxes"]!), ((int)metric["hits"]!, (int)metric["queries"]!));
        var rows = await DuckDb.QueryAsync(
            $"select count(*)::int as boxes, count(*) filter (rank = 0)::int as hits from '{output}/part-*.parquet'");
        Assert.Equal(row.ToJsonString(), rows[0].ToJsonString());
    }

    [Theory]
    [InlineData("short")]
    [InlineData("long")]
    public async Task Retrieval_is_that_of_DuckDB(string head)
    {
        var embeddings = head == "short" ? scenes.Embeddings : await EmbedLongAsync();
        var output = shapes.NewPath("retrieval");
        var result = (await Fgclip.RunAsync("evaluate", "retrieval", "--embeddings", embeddings, "--output", output, "--head", head, "--k",
            "1,3", "--json")).Ended(ExitCode.Done);

        var row = Assert.Single(await DuckDb.QueryAsync($"""
            with rows as (select * from '{embeddings}/part-*.parquet'),
            images as (select key, any_value(image_embedding) as v from rows group by key),
            texts as (select row_number() over () as n, key, text_embedding_{head} as v from rows),
            pairs as (select i.key as image, t.n as text, i.key = t.key as own, list_inner_product(i.v, t.v) as score
              from images i cross join texts t),
            best_of_image as (select image, max(score) as best from pairs where own group by image),
            best_of_text as (select text, max(score) as best from pairs where own group by text),
            ranks_of_images as (select image, count(*) filter (score > best and not own) as rank
              from pairs join best_of_image using (image) group by image),
            ranks_of_texts as (select text, count(*) filter (score > best and not own) as rank
              from pairs join best_of_text using (text) group by text)
            select (select count(*) from ranks_of_images)::int as images, (select count(*) from ranks_of_texts)::int as texts,
              (select count(*) from ranks_of_images where rank < 1)::int as i1, (select count(*) from ranks_of_images where rank < 3)::int as i3,
              (select count(*) from ranks_of_texts where rank < 1)::int as t1, (select count(*) from ranks_of_texts where rank < 3)::int as t3
            """));
        var metrics = JsonNode.Parse(result.Output)!["metrics"]!.AsArray();
        Assert.Equal(
            [
                ("image_to_text@1", (int)row["i1"]!, (int)row["images"]!), ("image_to_text@3", (int)row["i3"]!, (int)row["images"]!),
                ("text_to_image@1", (int)row["t1"]!, (int)row["texts"]!), ("text_to_image@3", (int)row["t3"]!, (int)row["texts"]!),
            ],
            metrics.Select(metric => ((string)metric!["name"]!, (int)metric["hits"]!, (int)metric["queries"]!)));
        Assert.Equal((EmbeddedScenes.Images, 2 * EmbeddedScenes.Images), ((int)row["images"]!, (int)row["texts"]!));
    }

    [Fact]
    public async Task The_report_is_a_table_Markdown_or_JSON()
    {
        var output = shapes.NewPath("forms");
        string[] options = ["--benchmark", "fg-ovd-hard", "--published", "fg-clip2-base"];
        var table = (await EvaluateAsync("negatives", output, options)).Ended(ExitCode.Done);
        var markdown = (await EvaluateAsync("negatives", output, [.. options, "--markdown"])).Ended(ExitCode.Done);
        Assert.Contains("52.3", table.Lines.Single(line => line.StartsWith("accuracy", StringComparison.Ordinal)));
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(output, "_evaluation.md"), TestContext.Current.CancellationToken),
            markdown.Output);
        Assert.StartsWith("# fg-ovd-hard\n", markdown.Output);
    }

    [Theory]
    [InlineData("negatives")]
    [InlineData("retrieval", "--tile-anchors", "16")]
    [InlineData("boxes", "--classes", "CLASSES", "--model", "MODEL")]
    public async Task Killed_at_random_moments_it_ends_in_the_bytes_of_an_undisturbed_run(string task, params string[] options)
    {
        var (whole, killed, classes) = (shapes.NewPath("whole"), shapes.NewPath("killed"), shapes.NewPath("names.txt"));
        await File.WriteAllLinesAsync(classes, Enumerable.Range(0, 40).Select(i => $"shape {i}").Append("small red circle"));
        options = [.. options.Select(option => option switch { "CLASSES" => classes, "MODEL" => shapes.Model, _ => option })];
        (await EvaluateAsync(task, whole, options)).Ended(ExitCode.Done);
        Directory.CreateDirectory(killed);
        await FolderEvents.KillAsync(killed, Kills, new Random(21), MaxEvents, () => FolderEvents.EmptyAsync(killed), killed: null,
            ["evaluate", task, "--embeddings", scenes.Embeddings, "--output", killed, .. options]);
        (await EvaluateAsync(task, killed, options)).Ended(ExitCode.Done);
        Assert.Equal(Content(whole), Content(killed));
    }

    [Theory]
    [InlineData("Benchmark", "retrieval", "--benchmark", "mscoco")]
    [InlineData("Ranks", "retrieval", "--k", "5,1")]
    [InlineData("--k", "retrieval", "--k", "one")]
    [InlineData("box head", "retrieval", "--head", "box")]
    [InlineData("--markdown", "negatives", "--json", "--markdown")]
    public async Task What_cannot_be_meant_is_said(string named, string task, params string[] options)
    {
        var result = (await EvaluateAsync(task, shapes.NewPath("refused"), options)).Ended(ExitCode.Usage);
        Assert.Contains(named, result.Error);
    }

    [Fact]
    public async Task A_dataset_without_the_vectors_is_refused_in_words()
    {
        var embeddings = await EmbedLongAsync();
        var result = (await Fgclip.RunAsync("evaluate", "negatives", "--embeddings", embeddings, "--output", shapes.NewPath("without")))
            .Ended(ExitCode.Failed);
        Assert.Contains("embed with regions in --features", result.Error);
    }

    private Task<Fgclip.Result> EvaluateAsync(string task, string output, params string[] options) =>
        Fgclip.RunAsync(["evaluate", task, "--embeddings", scenes.Embeddings, "--output", output, .. options]);

    private async Task<string> EmbedLongAsync()
    {
        var embeddings = shapes.NewPath("long");
        (await Fgclip.RunAsync("embed", "--model", shapes.Model, "--input", scenes.Manifest, "--output", embeddings, "--features",
            "image,text", "--walk-type", "long", "--shard-rows", "50")).Ended(ExitCode.Done);
        return embeddings;
    }

    private static SortedDictionary<string, string> Content(string folder) => new(
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(
            file => Path.GetRelativePath(folder, file), file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))),
        StringComparer.Ordinal);
}
