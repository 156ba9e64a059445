using System.Text.Json.Nodes;
using FgClip.TestKit;

namespace FgClip.Cli.Tests.Commands;

/// <summary>Labels drawn scenes, and asks DuckDB for the same labels over the parts and the classes' texts.</summary>
[Collection(nameof(ShapesModel))]
public sealed class LabelCommandTests(ShapesModel shapes, EmbeddedScenes scenes) : IClassFixture<EmbeddedScenes>
{
    private const int Kills = 2, MaxEvents = 25;

    private static readonly string[] Names =
        ["small red circle", "large green star", "large green star", "small blue square", "white cross"];

    [Theory]
    [InlineData(false, "cosine", 3, -1.0)]
    [InlineData(false, "softmax", 5, 0.05)]
    [InlineData(true, "sigmoid", 2, 0.01)]
    [InlineData(true, "cosine", 1, 0.3)]
    public async Task Labels_are_those_of_DuckDB(bool regions, string score, int top, double minScore)
    {
        var output = shapes.NewPath("labels");
        string[] options = [.. Options(regions, score, top), "--min-score", $"{minScore}", "--json"];
        var result = (await LabelAsync(output, options)).Ended(ExitCode.Done);

        var texts = await TextsAsync(regions ? "box" : "short");
        var items = regions
            ? "select key, i - 1 as region, regions[i].embedding as v from parts, range(1, len(regions) + 1) r(i) "
                + "where regions[i].embedding is not null"
            : "select key, row_number() over (partition by key) as copy, -1 as region, image_embedding as v from parts "
                + "where image_embedding is not null qualify copy = 1";
        var metadata = (await DuckDb.QueryAsync($"""
            select decode(key) as name, decode(value) as value from parquet_kv_metadata('{scenes.Embeddings}/part-00000000.parquet')
            """)).ToDictionary(row => (string)row["name"]!, row => (string)row["value"]!);
        var (scale, bias) = (metadata["fgclip.logit_scale"], metadata["fgclip.logit_bias"]);
        var formula = score switch
        {
            "softmax" => $"exp({scale}::double * (cosine - 1)) / sum(exp({scale}::double * (cosine - 1))) over (partition by key, region)",
            "sigmoid" => $"1 / (1 + exp(-({scale}::double * cosine + {bias}::double)))",
            _ => "cosine",
        };
        var expected = await DuckDb.QueryAsync($"""
            with parts as (select * from '{scenes.Embeddings}/part-*.parquet'),
            items as ({items}),
            classes as (select key::int as number, caption as class, {texts.Column} as v from '{texts.Embeddings}/part-*.parquet'),
            scores as (select i.key, i.region, c.number, c.class, list_inner_product(i.v, c.v) as cosine from items i cross join classes c),
            scored as (select *, {formula} as score,
              row_number() over (partition by key, region order by cosine desc, number) as rank from scores),
            margins as (select *, score - lead(score) over (partition by key, region order by rank) as margin from scored)
            select key, region::int as region, rank::int as rank, class, score::double as score, margin::double as margin from margins
            where rank <= {top} and score >= {minScore} order by key, region, rank
            """);
        var found = await DuckDb.QueryAsync($"""
            select distinct key, region, rank, class, score::double as score,
              case when isnan(margin) then null else margin::double end as margin
            from '{output}/part-*.parquet' order by key, region, rank
            """);
        Assert.NotEmpty(expected);
        Assert.Equal(expected.Select(Place), found.Select(Place));
        foreach (var (wanted, row) in expected.Zip(found))
        {
            Assert.Equal((double)wanted["score"]!, (double)row["score"]!, 1e-4);
            Assert.Equal((double?)wanted["margin"] ?? -9, (double?)row["margin"] ?? -9, 1e-4);
        }

        Assert.True((long)JsonNode.Parse(result.Output)!["labels"]! >= found.Count);
    }

    [Fact]
    public async Task Killed_at_random_moments_it_ends_in_the_bytes_of_an_undisturbed_run()
    {
        var (whole, killed) = (shapes.NewPath("whole"), shapes.NewPath("killed"));
        string[] options = Options(regions: true, "sigmoid", 3);
        (await LabelAsync(whole, options)).Ended(ExitCode.Done);
        Directory.CreateDirectory(killed);
        await FolderEvents.KillAsync(killed, Kills, new Random(21), MaxEvents, () => FolderEvents.EmptyAsync(killed), killed: null,
            ["label", "--embeddings", scenes.Embeddings, "--model", shapes.Model, "--output", killed, .. options]);
        (await LabelAsync(killed, options)).Ended(ExitCode.Done);
        Assert.Equal(FolderDigests.Read(whole), FolderDigests.Read(killed));
    }

    [Fact]
    public async Task What_cannot_be_meant_is_said()
    {
        var result = (await LabelAsync(shapes.NewPath("refused"), Options(regions: false, "cosine", 0))).Ended(ExitCode.Usage);
        Assert.Contains("Top: must be 1", result.Error);
    }

    private string[] Options(bool regions, string score, int top)
    {
        var classes = shapes.NewPath("classes.txt");
        File.WriteAllLines(classes, Names);
        return ["--classes", classes, .. regions ? ["--regions"] : Array.Empty<string>(), "--score", score, "--top", $"{top}"];
    }

    private Task<Fgclip.Result> LabelAsync(string output, string[] options) =>
        Fgclip.RunAsync(["label", "--embeddings", scenes.Embeddings, "--model", shapes.Model, "--output", output, .. options]);

    private async Task<(string Embeddings, string Column)> TextsAsync(string head)
    {
        var (manifest, embeddings) = (shapes.NewPath("names.jsonl"), shapes.NewPath("names"));
        await File.WriteAllLinesAsync(manifest, Names.Select((name, i) => $$"""{"key": "{{i}}", "caption": "{{name}}"}"""));
        (await Fgclip.RunAsync("embed", "--model", shapes.Model, "--input", manifest, "--output", embeddings, "--features", "text",
            "--walk-type", head)).Ended(ExitCode.Done);
        return (embeddings, $"text_embedding_{head}");
    }

    private static (string Key, int Region, int Rank, string Class) Place(JsonNode row) =>
        ((string)row["key"]!, (int)row["region"]!, (int)row["rank"]!, (string)row["class"]!);
}
