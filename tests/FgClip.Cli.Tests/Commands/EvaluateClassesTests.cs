using System.Text.Json;
using System.Text.Json.Nodes;
using FgClip.TestKit;

namespace FgClip.Cli.Tests.Commands;

/// <summary>
/// Classifies drawn images and their boxes, and asks NumPy for the same numbers. The texts of the classes are embedded by
/// <c>fgclip embed</c>, and their means are NumPy's own.
/// </summary>
[Collection(nameof(ShapesModel))]
public sealed class EvaluateClassesTests(ShapesModel shapes) : IAsyncLifetime
{
    private const int Images = 150, Seed = 3;

    private static readonly string[] Templates = ["a drawing of a {}.", "{} alone", "The {} is Here"];

    private readonly string _folder = shapes.NewPath("classes");
    private string _templates = "", _classes = "";
    private string[] _names = [], _labels = [], _paths = [];
    private string _manifest = "", _scenes = "";

    public async ValueTask InitializeAsync()
    {
        _scenes = Path.Combine(_folder, "scenes");
        _manifest = (await Fgclip.RunAsync("sample", "--out", _scenes, "--count", $"{Images}", "--seed", "8")).Ended(ExitCode.Done)
            .Lines[0];
        var english = JsonNode.Parse(await File.ReadAllTextAsync(_manifest))!.AsArray().Where(item => item!["is_cn"] is null).ToArray();
        _labels = [.. english.Select(item => (string)item!["bbox_info"]![0]!["short_expr"]!)];
        _paths = [.. english.Select(item => Path.Combine(_scenes, (string)item!["f_path"]!))];
        // Two classes have the name of another, as in ImageNet.
        var names = _labels.Distinct().Order(StringComparer.Ordinal).ToList();
        names.Insert(2, names[5]);
        names.Add(names[0]);
        _names = [.. names];
        _classes = await WriteAsync("classes.txt", _names);
        _templates = await WriteAsync("templates.txt", Templates);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("folder")]
    [InlineData("folder-number")]
    public async Task Images_in_folders_are_classified_as_by_NumPy(string label)
    {
        var (images, labels) = PutIntoFolders(byNumber: label == "folder-number");
        var (embeddings, output) = (shapes.NewPath("images"), shapes.NewPath("classified"));
        (await Fgclip.RunAsync("embed", "--model", shapes.Model, "--input", images, "--output", embeddings, "--features", "image",
            "--shard-rows", "64", "--max-error-rate", "1")).Ended(ExitCode.Done);
        var result = (await Fgclip.RunAsync("evaluate", "classify", "--embeddings", embeddings, "--model", shapes.Model, "--classes",
            _classes, "--templates", _templates, "--label", label, "--as-published", "--seed", $"{Seed}", "--output", output, "--json"))
            .Ended(ExitCode.Done);

        var rows = await DuckDb.QueryAsync($"select key, image_embedding as vector from '{embeddings}/part-*.parquet'");
        await NumPyEvaluation.CompareAsync(result.Output, _folder, new
        {
            task = "classify",
            classes = await TextsAsync("short"),
            queries = rows.Select(row => new { key = (string)row["key"]!, vector = row["vector"], label = labels[(string)row["key"]!] }),
            k = new[] { 1, 5 },
            seed = Seed,
            first_wins = true,
            as_published = true,
        });
        var report = JsonNode.Parse(result.Output)!;
        Assert.Equal(1, (int)report["leftOut"]!["images_without_vector"]!);
        Assert.Equal(Images, (int)report["counts"]!["images"]!);
        Assert.Equal(128, (int)report["metrics"]![2]!["queries"]!);
    }

    [Fact]
    public async Task Images_are_classified_by_a_column_too()
    {
        var manifest = await WriteAsync("labels.jsonl", [.. _labels.Select((name, i) => JsonSerializer.Serialize(
            new { image = _paths[i], name, number = Array.IndexOf(_names, name) + 1000 }))]);
        var ids = await WriteAsync("ids.tsv", [.. _names.Select((name, i) => $"{i + 1000}\t{name}")]);
        var embeddings = shapes.NewPath("column");
        (await Fgclip.RunAsync("embed", "--model", shapes.Model, "--input", manifest, "--image-root", _scenes, "--output", embeddings,
            "--features", "image")).Ended(ExitCode.Done);
        var metrics = new List<string>();
        foreach (var (column, classes) in new[] { ("name", _classes), ("number", ids), ("name", ids) })
        {
            var result = (await Fgclip.RunAsync("evaluate", "classify", "--embeddings", embeddings, "--model", shapes.Model, "--classes",
                classes, "--label", column, "--output", shapes.NewPath("classified"), "--json")).Ended(ExitCode.Done);
            metrics.Add(JsonNode.Parse(result.Output)!["metrics"]!.ToJsonString());
        }

        Assert.Contains($"\"queries\":{Images}", metrics[0]);
        Assert.All(metrics, other => Assert.Equal(metrics[0], other));
    }

    [Fact]
    public async Task Boxes_are_classified_as_by_NumPy()
    {
        var (embeddings, output) = (shapes.NewPath("boxes"), shapes.NewPath("classified"));
        (await Fgclip.RunAsync("embed", "--model", shapes.Model, "--input", _manifest, "--output", embeddings, "--features", "regions",
            "--shard-rows", "100")).Ended(ExitCode.Done);
        var result = (await Fgclip.RunAsync("evaluate", "boxes", "--embeddings", embeddings, "--model", shapes.Model, "--classes", _classes,
            "--templates", _templates, "--seed", $"{Seed}", "--output", output, "--json")).Ended(ExitCode.Done);

        var rows = await DuckDb.QueryAsync($"""
            select box.label as label, box.embedding as vector from (select unnest(regions) as box from '{embeddings}/part-*.parquet')
            """);
        var known = rows.Where(row => _names.Contains((string)row["label"]!)).ToArray();
        await NumPyEvaluation.CompareAsync(result.Output, _folder, new
        {
            task = "classify",
            classes = await TextsAsync("box"),
            queries = known.Select(row => new { vector = row["vector"], label = Array.IndexOf(_names, (string)row["label"]!) }),
            k = new[] { 1, 5 },
            seed = Seed,
            first_wins = false,
            as_published = false,
        });
        Assert.Equal(rows.Count - known.Length, (int?)JsonNode.Parse(result.Output)!["leftOut"]!["boxes_of_no_class"] ?? 0);
        Assert.Equal(known.Length, (await DuckDb.QueryAsync($"select 1 from '{output}/part-*.parquet'")).Count);
    }

    [Theory]
    [InlineData("without {}", "a photo\n", "one\ntwo\n")]
    [InlineData("3 classes", "{}\n", "one\ntwo\nthree\n")]
    [InlineData("an id, a tab and a name", "{}\n", "1\tone\ntwo\n")]
    [InlineData("the id '1' 2 times", "{}\n", "1\tone\n1\ttwo\n")]
    public async Task What_cannot_be_meant_is_said(string named, string templates, string classes)
    {
        var images = Directory.CreateDirectory(Path.Combine(_folder, "two")).FullName;
        foreach (var name in new[] { "a", "b" })
        {
            Directory.CreateDirectory(Path.Combine(images, name));
            File.Copy(_paths[0], Path.Combine(images, name, "x" + Path.GetExtension(_paths[0])));
        }

        var embeddings = shapes.NewPath("two");
        (await Fgclip.RunAsync("embed", "--model", shapes.Model, "--input", images, "--output", embeddings, "--features", "image")).Ended(
            ExitCode.Done);
        var result = (await Fgclip.RunAsync("evaluate", "classify", "--embeddings", embeddings, "--model", shapes.Model, "--classes",
            await WriteAsync("few.txt", [classes.TrimEnd()]), "--templates", await WriteAsync("wrong.txt", [templates.TrimEnd()]),
            "--output", shapes.NewPath("refused"))).Ended(ExitCode.Failed);
        Assert.Contains(named, result.Error);
    }

    private async Task<string> WriteAsync(string name, string[] lines)
    {
        var path = Path.Combine(_folder, name);
        await File.WriteAllLinesAsync(path, lines, TestContext.Current.CancellationToken);
        return path;
    }

    /// <summary>Puts each image into the folder of its class, and a broken one beside them.</summary>
    /// <returns>The root, and the class of each key.</returns>
    private (string Root, Dictionary<string, int> Labels) PutIntoFolders(bool byNumber)
    {
        var root = Path.Combine(_folder, byNumber ? "numbered" : "named");
        var labels = new Dictionary<string, int>();
        string FileOf(int image) => $"{image:000}{Path.GetExtension(_paths[image])}";
        string Folder(int label) => byNumber ? $"{label}" : $"n{label * 37 + 1000000:00000000}";
        for (var label = 0; label < _names.Length; label++)
            Directory.CreateDirectory(Path.Combine(root, Folder(label)));
        for (var image = 0; image < Images; image++)
        {
            // Every third image of a name that two classes have is of the later class.
            var label = image % 3 == 0 ? Array.LastIndexOf(_names, _labels[image]) : Array.IndexOf(_names, _labels[image]);
            var key = $"{Folder(label)}/{FileOf(image)}";
            File.Copy(_paths[image], Path.Combine(root, key));
            labels.Add(key, label);
        }

        // Each class has a folder with an image, so that folders count as classes.
        foreach (var (label, name) in _names.Index().Where(pair => !labels.ContainsValue(pair.Index)))
        {
            var image = Array.IndexOf(_labels, name);
            var old = labels.Keys.Single(key => key.EndsWith($"/{FileOf(image)}", StringComparison.Ordinal));
            labels.Remove(old);
            labels.Add($"{Folder(label)}/{FileOf(image)}", label);
            File.Move(Path.Combine(root, old), Path.Combine(root, Folder(label), FileOf(image)));
        }

        labels.Add($"{Folder(0)}/broken.png", 0);
        File.WriteAllText(Path.Combine(root, $"{Folder(0)}/broken.png"), "not an image");
        return (root, labels);
    }

    /// <summary>The vectors of each class's texts, by <c>fgclip embed</c>.</summary>
    private async Task<IEnumerable<IEnumerable<JsonNode>>> TextsAsync(string head)
    {
        var texts = _names.SelectMany(
            (name, c) => Templates.Select((template, t) => new { key = $"{c}.{t}", caption = template.Replace("{}", name) }));
        var manifest = await WriteAsync($"texts-{head}.jsonl", [.. texts.Select(text => JsonSerializer.Serialize(text))]);
        var embeddings = shapes.NewPath("texts");
        (await Fgclip.RunAsync("embed", "--model", shapes.Model, "--input", manifest, "--output", embeddings, "--features", "text",
            "--walk-type", head)).Ended(ExitCode.Done);
        var rows = await DuckDb.QueryAsync($"select key, text_embedding_{head} as vector from '{embeddings}/part-*.parquet'");
        var vectors = rows.ToDictionary(row => (string)row["key"]!, row => row["vector"]!);
        return _names.Select((_, c) => Templates.Select((_, t) => vectors[$"{c}.{t}"]));
    }
}
