using System.Text.Json;
using System.Text.Json.Nodes;
using FgClip.TestKit;
using static FgClip.Cli.Tests.StoredVectors;

namespace FgClip.Cli.Tests.Commands;

/// <summary>
/// Runs each benchmark from its own files to its report by one command. Python reads the same files as the authors' scripts do, and NumPy
/// counts over the vectors that were stored.
/// </summary>
[Collection(nameof(ShapesModel))]
public sealed class EvaluateBenchmarkTests(ShapesModel shapes) : IAsyncLifetime
{
    private const int Scenes = 26, Seed = 5;

    private static readonly string[] Templates = ["a drawing of a {}.", "The {}"];

    private readonly string _folder = shapes.NewPath("benchmarks");
    private BenchmarkScene[] _scenes = [];

    public async ValueTask InitializeAsync()
    {
        var root = Path.Combine(_folder, "scenes");
        var manifest = (await Fgclip.RunAsync("sample", "--out", root, "--count", $"{Scenes}", "--seed", "4")).Ended(ExitCode.Done)
            .Lines[0];
        var items = JsonNode.Parse(await File.ReadAllTextAsync(manifest))!.AsArray();
        _scenes = [.. items.Where(item => item!["is_cn"] is null).Select(item => new BenchmarkScene(
            Path.Combine(root, (string)item!["f_path"]!), (string)item["short_caption"]!, (string)item["caption"]!,
            [.. item["bbox_info"]!.AsArray().Select(Box)]))];
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("coco", "short")]
    [InlineData("flickr30k", "short")]
    [InlineData("coco-cn", "short")]
    [InlineData("flickr30k-cna", "short")]
    [InlineData("sharegpt4v", "long")]
    [InlineData("dci", "long")]
    [InlineData("lit-cn", "long")]
    [InlineData("docci-cn", "long")]
    public async Task Retrieval_counts_what_NumPy_counts_over_the_own_files(string name, string head)
    {
        var (data, annotations) = new BenchmarkSets(_folder, _scenes).Write(name);
        var output = shapes.NewPath(name);
        var result = (await RunAsync(name, data, output)).Ended(ExitCode.Done);

        await NumPyEvaluation.CompareAsync(result.Output, _folder, new
        {
            task = "benchmark",
            name,
            annotations,
            images = await VectorsAsync($"select image as name, image_embedding as vector from '{output}/images/part-*.parquet'"),
            texts = await VectorsAsync($"select caption as name, text_embedding_{head} as vector from '{output}/texts/part-*.parquet'"),
            seed = Seed,
        });
        Assert.Equal(Scenes, (int)JsonNode.Parse(result.Output)!["metrics"]![0]!["queries"]!);
        Assert.Equal(name is "flickr30k-cna" or "lit-cn" or "docci-cn", result.Error.Contains("--no-lower-case"));
    }

    [Theory]
    [InlineData("coco-boxes")]
    [InlineData("lvis")]
    [InlineData("boxclass-cn")]
    public async Task Boxes_count_what_NumPy_counts_over_the_own_files(string name)
    {
        var (data, annotations) = new BenchmarkSets(_folder, _scenes).Write(name);
        var (output, templates) = (shapes.NewPath(name), Path.Combine(_folder, "templates.txt"));
        await File.WriteAllLinesAsync(templates, Templates);
        var result = (await RunAsync(name, data, output, "--templates", templates)).Ended(ExitCode.Done);

        var names = JsonNode.Parse(await File.ReadAllTextAsync(annotations))!["categories"]!.AsArray()
            .Select(category => ((string)category!["name"]!).Replace('_', name == "lvis" ? ' ' : '_'));
        await NumPyEvaluation.CompareAsync(result.Output, _folder, new
        {
            task = "benchmark",
            name,
            annotations,
            folder = Path.Combine(data, "val2017"),
            boxes = await BoxesAsync(output),
            class_texts = await ClassTextsAsync([.. names.SelectMany(one => Templates.Append("{}").Select(t => t.Replace("{}", one)))
                .Distinct()]),
            templates = Templates,
            seed = Seed,
        });
        // The box of the image that is not there is left out, by LVIS's rule with its image.
        Assert.Equal(name != "lvis", result.Output.Contains("boxes_without_vector"));
        Assert.Equal(name == "lvis", result.Error.Contains("1 images that are not in the folder"));
        Assert.Equal(_scenes.Sum(scene => scene.Boxes.Count), (int)JsonNode.Parse(result.Output)!["counts"]!["boxes"]!);
    }

    [Fact]
    public async Task Boxes_of_crowds_are_left_out_on_request()
    {
        var (data, annotations) = new BenchmarkSets(_folder, _scenes).Write("coco-boxes");
        var (output, templates) = (shapes.NewPath("crowds"), Path.Combine(_folder, "templates.txt"));
        await File.WriteAllLinesAsync(templates, Templates);
        var result = (await RunAsync("coco-boxes", data, output, "--templates", templates, "--without-crowds")).Ended(ExitCode.Done);

        var crowds = JsonNode.Parse(await File.ReadAllTextAsync(annotations))!["annotations"]!.AsArray()
            .Count(annotation => (int)annotation!["iscrowd"]! == 1);
        Assert.True(crowds > 0);
        Assert.Contains($": {crowds} boxes of crowds", result.Error);
        Assert.Equal(_scenes.Sum(scene => scene.Boxes.Count) - crowds, (int)JsonNode.Parse(result.Output)!["counts"]!["boxes"]!);
    }

    [Fact]
    public async Task Hard_negatives_count_what_NumPy_counts_over_the_own_file()
    {
        var (data, annotations) = new BenchmarkSets(_folder, _scenes).Write("fg-ovd-hard");
        var output = shapes.NewPath("fg-ovd");
        var result = (await RunAsync("fg-ovd-hard", data, output, "--published", "fg-clip2-base")).Ended(ExitCode.Done);

        await NumPyEvaluation.CompareAsync(result.Output, _folder, new
        {
            task = "benchmark",
            name = "fg-ovd-hard",
            annotations,
            boxes = await BoxesAsync(output),
            texts = await VectorsAsync($"""
                with boxes as (select unnest(regions) as box from '{output}/images/part-*.parquet')
                select box.label as name, box.label_embedding as vector from boxes
                union all select unnest(box.negatives), unnest(box.negative_embeddings) from boxes
                """),
            seed = Seed,
        });
        var metric = JsonNode.Parse(result.Output)!["metrics"]![0]!;
        Assert.True((int)metric["ties"]! > 0);
        Assert.Equal(52.3, (double)metric["published"]!);
        // The boxes of one image are one row: its map is computed once.
        Assert.Equal(Scenes, (await DuckDb.QueryAsync($"select 1 from '{output}/images/part-*.parquet'")).Count);
    }

    [Fact]
    public async Task ImageNet_is_read_from_folders_with_1024_patches()
    {
        var (data, output) = (Path.Combine(_folder, "imagenet"), shapes.NewPath("imagenet"));
        for (var i = 0; i < Scenes; i++)
        {
            Directory.CreateDirectory(Path.Combine(data, "val", $"n{i % 2}"));
            File.Copy(_scenes[i].Path, Path.Combine(data, "val", $"n{i % 2}", $"{i}{Path.GetExtension(_scenes[i].Path)}"));
        }

        var (classes, templates) = (Path.Combine(_folder, "names.txt"), Path.Combine(_folder, "templates.txt"));
        await File.WriteAllLinesAsync(classes, ["a square", "a star"]);
        await File.WriteAllLinesAsync(templates, Templates);
        var result = (await RunAsync("imagenet-1k", data, output, "--classes", classes, "--templates", templates)).Ended(ExitCode.Done);
        var own = (await Fgclip.RunAsync("evaluate", "classify", "--embeddings", Path.Combine(output, "images"), "--model", shapes.Model,
            "--classes", classes, "--templates", templates, "--lower-case", "--as-published", "--seed", $"{Seed}", "--output",
            shapes.NewPath("own"), "--json")).Ended(ExitCode.Done);

        Assert.Equal(JsonNode.Parse(own.Output)!["metrics"]!.ToJsonString(), JsonNode.Parse(result.Output)!["metrics"]!.ToJsonString());
        Assert.Contains("\"maxNumPatches\": 1024", await File.ReadAllTextAsync(Path.Combine(output, "images", "_job.json")));
    }

    [Fact]
    public async Task ImageNet_v2_takes_the_number_of_the_folder_for_the_class()
    {
        // Twelve classes, so that the order of the folders' names is another than that of their numbers; two have one name. Class 5 has no
        // image, one folder is beyond the classes, and one file is no image.
        string[] names = ["Square", "star", "circle", "triangle", "cross", "heart", "ring", "star", "moon", "arrow", "hexagon", "diamond"];
        var (data, output) = (Path.Combine(_folder, "v2"), shapes.NewPath("v2"));
        var images = Path.Combine(data, "imagenetv2-matched-frequency-format-val");
        for (var i = 0; i < Scenes; i++)
        {
            var folder = Directory.CreateDirectory(Path.Combine(images, $"{(i % 13 == 5 ? 12 : i % 13)}")).FullName;
            File.Copy(_scenes[i].Path, Path.Combine(folder, $"{i}{Path.GetExtension(_scenes[i].Path)}"));
        }

        await File.WriteAllTextAsync(Path.Combine(images, "3", "broken.png"), "no image");
        var (classes, templates) = (Path.Combine(_folder, "v2.txt"), Path.Combine(_folder, "templates.txt"));
        await File.WriteAllLinesAsync(classes, names);
        await File.WriteAllLinesAsync(templates, Templates);
        var result = (await RunAsync("imagenet-v2", data, output, "--classes", classes, "--templates", templates)).Ended(ExitCode.Done);

        var texts = await ClassTextsAsync([.. names.SelectMany(Texts).Distinct()], "short");
        var rows = await DuckDb.QueryAsync($"select key, image_embedding as vector from '{output}/images/part-*.parquet'");
        var queries = rows.Select(row => new { key = (string)row["key"]!, label = Folder(row), vector = row["vector"]?.DeepClone() })
            .Where(query => query.label < names.Length).ToArray();
        await NumPyEvaluation.CompareAsync(result.Output, _folder, new
        {
            task = "classify",
            classes = names.Select(name => Texts(name).Select(text => texts[text])),
            queries,
            k = new[] { 1 },
            seed = Seed,
            first_wins = true,
            as_published = false,
        });
        var report = JsonNode.Parse(result.Output)!;
        Assert.Equal(Scenes - 4, (int)report["counts"]!["images"]!);
        Assert.Equal((4, 1), ((int)report["leftOut"]!["images_of_no_class"]!, (int)report["leftOut"]!["images_without_vector"]!));
        Assert.Contains("\"maxNumPatches\": 1024", await File.ReadAllTextAsync(Path.Combine(output, "images", "_job.json")));

        static IEnumerable<string> Texts(string name) => Templates.Select(template => template.Replace("{}", name).ToLowerInvariant());
        static int Folder(JsonNode row) => int.Parse(((string)row["key"]!).Split('/')[^2]);
    }

    [Theory]
    [InlineData("flickr30k-cna", true)]
    [InlineData("coco", false)]
    public async Task A_model_that_keeps_capitals_gets_them_where_the_protocol_keeps_them(string name, bool keeps)
    {
        var model = shapes.NewPath("capitals");
        (await Fgclip.RunAsync("model", "import", Fixtures.CheckpointShapes, "--out", model, "--resize-backend", "pillow",
            "--no-lower-case")).Ended(ExitCode.Done);
        var (data, annotations) = new BenchmarkSets(_folder, _scenes).Write(name);
        var (output, lowered) = (shapes.NewPath(name), shapes.NewPath(name));
        var result = (await Fgclip.RunAsync(Arguments(name, data, output, model))).Ended(ExitCode.Done);
        (await RunAsync(name, data, lowered)).Ended(ExitCode.Done);

        Assert.DoesNotContain("--no-lower-case", result.Error);
        var texts = await VectorsAsync(TextsOf(output));
        await NumPyEvaluation.CompareAsync(result.Output, _folder, new
        {
            task = "benchmark",
            name,
            annotations,
            images = await VectorsAsync($"select image as name, image_embedding as vector from '{output}/images/part-*.parquet'"),
            texts,
            seed = Seed,
        });
        // With capitals the vector is another than that of the same text in lower case.
        var others = await VectorsAsync(TextsOf(lowered));
        var differ = texts.Count(text => text.Value!.ToJsonString() != others[text.Key]!.ToJsonString());
        Assert.Equal(keeps ? texts.Keys.Count(text => text != text.ToLowerInvariant()) : 0, differ);
        Assert.Equal(keeps, texts.Keys.Any(text => text.Any(char.IsUpper)));

        static string TextsOf(string output) =>
            $"select caption as name, text_embedding_short as vector from '{output}/texts/part-*.parquet'";
    }

    [Fact]
    public async Task Killed_at_random_moments_a_benchmark_ends_in_the_same_report()
    {
        var (data, _) = new BenchmarkSets(_folder, _scenes).Write("coco");
        var (whole, killed) = (shapes.NewPath("whole"), shapes.NewPath("killed"));
        (await RunAsync("coco", data, whole)).Ended(ExitCode.Done);
        Directory.CreateDirectory(killed);
        await FolderEvents.KillAsync(killed, kills: 3, new Random(4), maxEvents: 120, () => FolderEvents.EmptyAsync(killed), killed: null,
            Arguments("coco", data, killed));
        (await RunAsync("coco", data, killed)).Ended(ExitCode.Done);
        foreach (var file in new[] { "_evaluation.md", "part-00000000.parquet", "part-00000001.parquet", "_records/manifest.json" })
        {
            Assert.Equal(
                await File.ReadAllBytesAsync(Path.Combine(whole, "report", file)),
                await File.ReadAllBytesAsync(Path.Combine(killed, "report", file)));
        }
    }

    [Theory]
    [InlineData(ExitCode.Usage, "'mscoco' is not a benchmark", "mscoco")]
    [InlineData(ExitCode.Usage, "needs --templates", "lvis")]
    [InlineData(ExitCode.Usage, "--without-crowds: flickr30k has no boxes", "flickr30k", "--without-crowds")]
    [InlineData(ExitCode.Usage, "needs --classes", "imagenet-v2", "--templates", "TEMPLATES")]
    [InlineData(ExitCode.Failed, "captions_val2017.json", "coco")]
    [InlineData(ExitCode.Failed, "is not a file of this benchmark", "flickr30k", "--annotations", "TEMPLATES")]
    public async Task What_cannot_be_meant_is_said(int code, string named, string name, params string[] options)
    {
        var (data, templates) = (Directory.CreateDirectory(shapes.NewPath("empty")).FullName, Path.Combine(_folder, "templates.txt"));
        await File.WriteAllLinesAsync(templates, Templates);
        var result = (await RunAsync(name, data, shapes.NewPath("refused"),
            [.. options.Select(option => option == "TEMPLATES" ? templates : option)])).Ended(code);
        Assert.Contains(named, result.Error);
    }

    private Task<Fgclip.Result> RunAsync(string name, string data, string output, params string[] options) =>
        Fgclip.RunAsync([.. Arguments(name, data, output), .. options]);

    private string[] Arguments(string name, string data, string output, string? model = null) =>
        ["evaluate", name, "--data", data, "--model", model ?? shapes.Model, "--output", output, "--seed", $"{Seed}", "--json"];

    private static BenchmarkSceneBox Box(JsonNode? box)
    {
        var corners = box!["bbox"]!.AsArray().Select(number => Math.Round(160 * (double)number!, 2)).ToArray();
        return new BenchmarkSceneBox([corners[0], corners[1], corners[2] - corners[0], corners[3] - corners[1]],
            (string)box["short_expr"]!, [.. box["short_expr_negs"]?.AsObject().Select(negative => (string)negative.Value!) ?? []]);
    }

    private async Task<Dictionary<string, JsonNode?>> ClassTextsAsync(string[] texts, string head = "box")
    {
        var (manifest, embeddings) = (Path.Combine(_folder, $"texts-{Guid.NewGuid():N}.jsonl"), shapes.NewPath("texts"));
        await File.WriteAllLinesAsync(manifest, texts.Select(text => JsonSerializer.Serialize(new { caption = text })));
        (await Fgclip.RunAsync("embed", "--model", shapes.Model, "--input", manifest, "--output", embeddings, "--features", "text",
            "--walk-type", head)).Ended(ExitCode.Done);
        return await VectorsAsync($"select caption as name, text_embedding_{head} as vector from '{embeddings}/part-*.parquet'");
    }
}
