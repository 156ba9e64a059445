using System.Text.Json.Nodes;
using FgClip.TestKit;

namespace FgClip.Cli.Tests.Commands;

[Collection(nameof(ShapesModel))]
public sealed class EmbedClipRetrievalTests(ShapesModel shapes)
{
    private const int Rows = 40, ShardRows = 4, Missing = 13;

    // What NumPy finds in a matrix: its type, its shape, the lengths of its rows, and the rows.
    private const string Look = """
        import json, sys, numpy
        matrix = numpy.load(sys.argv[1])
        print(json.dumps({"type": str(matrix.dtype), "shape": matrix.shape, "lengths": numpy.linalg.norm(matrix.astype(float), axis=1).tolist(), "rows": matrix.astype(float).tolist()}))
        """;

    [Fact]
    public async Task The_files_are_those_that_clip_retrieval_writes()
    {
        var (input, output) = await EmbeddedAsync("--no-normalize");

        Assert.Equal(["img_emb_00.npy", "img_emb_01.npy"], Names(output, "img_emb").Take(2));
        Assert.Equal(Rows / ShardRows, Names(output, "metadata").Count());
        Assert.Equal(Names(output, "img_emb").Select(name => name.Replace("img", "text")), Names(output, "text_emb"));
        var rows = await DuckDb.QueryAsync(
            $"select key, caption, image, n, image_embedding from '{output}/part-00000003.parquet' where status = 'ok'");
        var metadata = await DuckDb.QueryAsync($"select * from '{Export(output)}/metadata/metadata_03.parquet'");
        Assert.Equal(ShardRows - 1, rows.Count);
        Assert.Equal(["image_path", "caption", "key", "n"], metadata[0].AsObject().Select(column => column.Key));
        Assert.Equal(
            rows.Select(row => $"{row["image"]} {row["caption"]} {row["key"]} {row["n"]}"),
            metadata.Select(row => $"{row["image_path"]} {row["caption"]} {row["key"]} {row["n"]}"));
        var matrix = await LookAsync(Path.Combine(Export(output), "img_emb", "img_emb_03.npy"));
        Assert.Equal("float16", (string)matrix["type"]!);
        Assert.Equal([rows.Count, rows[0]["image_embedding"]!.AsArray().Count], matrix["shape"]!.AsArray().Select(side => (int)side!));
        Assert.All(matrix["lengths"]!.AsArray(), length => Assert.Equal(1, (double)length!, 2e-3));
        Assert.All(rows.Zip(matrix["rows"]!.AsArray()),
            pair => Assert.Equal(1, Cosine(pair.First["image_embedding"]!, pair.Second!), 1e-5));
        Assert.True(File.Exists(Path.Combine(input, "in.jsonl")));
    }

    [Fact]
    public async Task A_retry_replaces_the_files_of_its_parts()
    {
        var (input, output) = await EmbeddedAsync();
        var before = await File.ReadAllBytesAsync(Path.Combine(Export(output), "img_emb", "img_emb_02.npy"));
        File.Copy(Fixtures.At("images", "rgb_64x64.png"), Path.Combine(input, $"picture-{Missing}.png"));

        (await Fgclip.RunAsync("retry", output)).Ended(ExitCode.Done);

        var matrix = await LookAsync(Path.Combine(Export(output), "text_emb", "text_emb_03.npy"));
        Assert.Equal(ShardRows, (int)matrix["shape"]![0]!);
        Assert.Equal(before, await File.ReadAllBytesAsync(Path.Combine(Export(output), "img_emb", "img_emb_02.npy")));
    }

    [Fact]
    public async Task Files_that_were_lost_with_a_worker_are_written_at_the_end()
    {
        var (input, output) = await EmbeddedAsync();
        var file = Path.Combine(Export(output), "metadata", "metadata_05.parquet");
        var before = await File.ReadAllBytesAsync(file);
        File.Delete(file);

        await EmbedAsync(input, output);

        Assert.Equal(before, await File.ReadAllBytesAsync(file));
    }

    [Fact]
    public async Task Verify_compares_them_with_their_parts()
    {
        var (_, output) = await EmbeddedAsync();
        (await Fgclip.RunAsync("verify", output)).Ended(ExitCode.Done);
        var matrix = Path.Combine(Export(output), "text_emb", "text_emb_04.npy");
        var bytes = await File.ReadAllBytesAsync(matrix);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(matrix, bytes);
        File.Delete(Path.Combine(Export(output), "metadata", "metadata_06.parquet"));

        var found = (await Fgclip.RunAsync("verify", output)).Ended(ExitCode.Failed).Lines;

        Assert.Equal(
            [
                "part-00000004.parquet: text_emb/text_emb_04.npy is not made of its text_embedding_short.",
                "part-00000006.parquet: metadata/metadata_06.parquet has not its 4 rows of generation 1.",
            ],
            found.Take(2));
    }

    // What readers of a folder take: embedding-reader every file that ends in .parquet, at any depth; pandas, pyarrow and Spark every file
    // whose path has no name that begins with '_' or '.'; load_dataset the pattern of .huggingface.yaml.
    [Fact]
    public async Task The_datasets_own_folder_holds_no_data_but_its_parts()
    {
        var (_, output) = await EmbeddedAsync();
        var parts = Enumerable.Range(0, Rows / ShardRows).Select(part => $"part-{part:00000000}.parquet");
        var files = Directory.GetFiles(output, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(output, file))
            .Order(StringComparer.Ordinal).ToList();

        Assert.Equal(parts, files.Where(file => file.EndsWith(".parquet", StringComparison.Ordinal)));
        Assert.Equal(parts, files.Where(file => file.Split('/').All(name => name[0] is not ('_' or '.'))));
        Assert.Contains("data_files: \"part-*.parquet\"", await File.ReadAllTextAsync(Path.Combine(output, ".huggingface.yaml")));
    }

    // 9 parts and 3: numbers of all 12 parts would have two digits, and the 9 files of before would be there twice.
    [Fact]
    public async Task An_extension_past_a_power_of_ten_keeps_the_names()
    {
        var input = Directory.CreateDirectory(shapes.NewPath("in")).FullName;
        var output = shapes.NewPath("out");
        File.Copy(Fixtures.At("images", "rgb_64x64.png"), Path.Combine(input, "image.png"));
        await WriteAsync("a.jsonl", 9);
        await EmbedAllAsync();
        await WriteAsync("b.jsonl", 3);

        await EmbedAllAsync("--extend");

        Assert.Equal(Enumerable.Range(0, 12).Select(i => $"img_emb_{i}.npy").Order(StringComparer.Ordinal), Names(output, "img_emb"));
        Assert.Equal(Names(output, "img_emb").Count(), Names(output, "metadata").Count());
        (await Fgclip.RunAsync("verify", output)).Ended(ExitCode.Done);
        await File.WriteAllBytesAsync(Path.Combine(Export(output), "img_emb", "img_emb_00.npy"), []);
        Assert.Contains("img_emb/img_emb_00.npy: is of no part;", (await Fgclip.RunAsync("verify", output)).Ended(ExitCode.Failed).Output);

        Task WriteAsync(string name, int rows) => File.WriteAllLinesAsync(
            Path.Combine(input, name), Enumerable.Range(0, rows).Select(i => $$"""{"image": "image.png", "caption": "{{name}} {{i}}"}"""));

        async Task EmbedAllAsync(params string[] options) => (await Fgclip.RunAsync(
            [
                "embed", "--model", shapes.Model, "--input", Path.Combine(input, "*.jsonl"), "--output", output, "--features", "image,text",
                "--shard-rows", "1", "--layout", "clip-retrieval", .. options,
            ])).Ended(ExitCode.Done);
    }

    [Fact]
    public async Task Files_of_another_dataset_are_not_added_to()
    {
        var (input, output) = await EmbeddedAsync();
        Directory.Delete(output, recursive: true);

        var refused = (await Fgclip.RunAsync(
            "embed", "--model", shapes.Model, "--input", Path.Combine(input, "in.jsonl"), "--output", output, "--layout", "clip-retrieval"))
            .Ended(ExitCode.Usage);

        Assert.Contains("of another one. Delete the folder, or choose another output.", refused.Error);
    }

    [Fact]
    public async Task A_part_without_a_vector_has_no_files()
    {
        var (input, output) = (Directory.CreateDirectory(shapes.NewPath("in")).FullName, shapes.NewPath("out"));
        File.Copy(Fixtures.At("images", "rgb_64x64.png"), Path.Combine(input, "picture-0.png"));
        await File.WriteAllLinesAsync(
            Path.Combine(input, "in.jsonl"), Enumerable.Range(0, 2 * ShardRows)
            .Select(i => $$"""{"image": "picture-{{i / ShardRows}}.png", "caption": "number {{i}}"}"""));

        await EmbedAsync(input, output);

        Assert.Equal(["img_emb_0.npy"], Names(output, "img_emb"));
        Assert.Equal(["text_emb_0.npy"], Names(output, "text_emb"));
        Assert.Equal(["metadata_0.parquet"], Names(output, "metadata"));
        (await Fgclip.RunAsync("verify", output)).Ended(ExitCode.Done);
    }

    [Fact]
    public async Task The_native_vectors_are_plain_lists_of_float()
    {
        var (_, output) = await EmbeddedAsync();

        var types =
            await DuckDb.QueryAsync($"select column_name, column_type from (describe select * from '{output}/part-*.parquet') where "
            + "column_name like '%embedding%'");

        Assert.Equal(["FLOAT[]", "FLOAT[]"], types.Select(column => (string)column["column_type"]!));
    }

    private static string Export(string output) => output + "-clip-retrieval";

    private static async Task<JsonNode> LookAsync(string file) => JsonNode.Parse(await Python.RunAsync(Look, file))!;

    private static IEnumerable<string> Names(string output, string folder) =>
        Directory.GetFiles(Path.Combine(Export(output), folder)).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal);

    private static double Cosine(JsonNode left, JsonNode right)
    {
        var (a, b) = (left.AsArray().Select(x => (double)x!).ToList(), right.AsArray().Select(x => (double)x!).ToList());
        return a.Zip(b, (x, y) => x * y).Sum() / Math.Sqrt(a.Sum(x => x * x) * b.Sum(x => x * x));
    }

    private async Task<(string Input, string Output)> EmbeddedAsync(params string[] options)
    {
        var (input, output) = (Directory.CreateDirectory(shapes.NewPath("in")).FullName, shapes.NewPath("out"));
        foreach (var i in Enumerable.Range(0, Rows).Except([Missing]))
            File.Copy(Fixtures.At("images", i % 2 == 0 ? "rgb_100x401.png" : "photo_part.jpg"), Path.Combine(input, $"picture-{i}.png"));
        await File.WriteAllLinesAsync(
            Path.Combine(input, "in.jsonl"),
            Enumerable.Range(0, Rows)
            .Select(i => $$"""{"image": "picture-{{i}}.png", "caption": "number {{i}}", "key": "key-{{i}}", "n": {{i}}}"""));
        await EmbedAsync(input, output, options);
        return (input, output);
    }

    private async Task EmbedAsync(string input, string output, params string[] options) => (await Fgclip.RunAsync(
        [
            "embed", "--model", shapes.Model, "--input", Path.Combine(input, "in.jsonl"), "--output", output, "--features", "image,text",
            "--shard-rows", $"{ShardRows}", "--layout", "clip-retrieval", .. options,
        ])).Ended(ExitCode.Done);
}
