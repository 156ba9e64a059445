using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Storage.Blobs;
using FgClip.TestKit;
using FgClip.TestKit.Hub;
using FgClip.TestKit.Services;

namespace FgClip.Cli.Tests.Commands;

[Collection(nameof(ShapesModel))]
public sealed class EmbedFormatsTests(ShapesModel shapes)
{
    private static readonly string[] Images =
        [.. Directory.GetFiles(Fixtures.At("images")).Select(file => Path.GetFileName(file)!)
            .Where(name => !name.Contains("photo", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    [Fact]
    public async Task The_same_samples_have_the_same_vectors_in_every_format()
    {
        var folder = await WriteAsync();
        var jsonl = await EmbedAsync("--input", $"{folder}/train.jsonl");

        Assert.Equal(Images, jsonl.Select(row => (string)row["key"]!));
        Assert.InRange(jsonl.Count(row => row["image_embedding"] is not null), 20, Images.Length - 5);
        await AssertSameAsync(jsonl, [], folder, "train.jsonl.gz", "train.csv", "train.tsv.gz", "paths.parquet", "pictures.parquet",
            "{00000..00001}.tar");
    }

    [Fact]
    public async Task In_a_container_they_have_them_too()
    {
        await using var azurite = await Azurite.StartAsync();
        var container = new BlobContainerClient(azurite.ConnectionString, "data");
        await container.CreateAsync(cancellationToken: TestContext.Current.CancellationToken);
        var folder = await WriteAsync();
        foreach (var file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories))
            await container.GetBlobClient(Path.GetRelativePath(folder, file)).UploadAsync(file);
        var account = new Dictionary<string, string> { ["AZURE_STORAGE_CONNECTION_STRING"] = azurite.ConnectionString };
        var jsonl = await EmbedAsync("--input", $"{folder}/train.jsonl");

        await AssertSameAsync(jsonl, account, "az://data", "train.jsonl", "pictures.parquet", "*.tar", "train.csv");
    }

    [Fact]
    public async Task In_a_dataset_of_the_hub_they_have_them_too()
    {
        await using var server = await HubDatasetServer.StartAsync();
        var folder = await WriteAsync();
        server.Branches["main"] = HubServer.Commit;
        server.Commits[HubServer.Commit] = Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(folder, file), File.ReadAllBytes);
        server.Token = "secret";
        var hub = new Dictionary<string, string>
        {
            ["HF_ENDPOINT"] = server.Address.AbsoluteUri,
            ["HF_HOME"] = shapes.NewPath("hf"),
            ["HF_TOKEN"] = "secret",
        };
        var jsonl = await EmbedAsync("--input", $"{folder}/train.jsonl");

        await AssertSameAsync(jsonl, hub, "hf://datasets/qihoo360/photos@main", "train.jsonl", "pictures.parquet", "*.tar");
    }

    [Theory]
    [InlineData("none*.tar", "No file matches")]
    [InlineData("{0..1}.tar", "there is nothing at")]
    [InlineData("mixed.tar", "out of order")]
    public async Task An_input_that_will_not_do_is_a_wrong_command(string input, string reason)
    {
        var folder = Directory.CreateDirectory(shapes.NewPath("formats")).FullName;
        await WriteTarAsync(Path.Combine(folder, "mixed.tar"), [("a.jpg", []), ("b.jpg", []), ("a.txt", [])]);

        var refused = await Fgclip.RunAsync("embed", "--model", shapes.Model, "--input", $"{folder}/{input}", "--output",
            shapes.NewPath("out"));

        Assert.Contains(reason, refused.Ended(ExitCode.Usage).Error);
    }

    /// <summary>The images, bad ones and all, as a folder with a JSONL manifest and as every other format.</summary>
    private async Task<string> WriteAsync()
    {
        var folder = Directory.CreateDirectory(shapes.NewPath("formats")).FullName;
        Directory.CreateDirectory($"{folder}/images");
        foreach (var name in Images)
            File.Copy(Fixtures.At("images", name), $"{folder}/images/{name}");
        var rows = Images.Select((name, i) => (Key: name, Image: $"images/{name}", Caption: $"a \"red\" square, number {i}")).ToList();
        var jsonl =
            string.Concat(
                rows.Select(
                    row => new JsonObject { ["key"] = row.Key, ["image"] = row.Image, ["caption"] = row.Caption }.ToJsonString() + "\n"));
        await File.WriteAllTextAsync($"{folder}/train.jsonl", jsonl);
        await WriteGzipAsync($"{folder}/train.jsonl.gz", jsonl);
        await DuckDb.QueryAsync($"""
            SET threads = 1;
            CREATE TABLE rows AS SELECT * FROM read_json('{folder}/train.jsonl');
            COPY rows TO '{folder}/train.csv' (HEADER);
            COPY rows TO '{folder}/train.tsv.gz' (HEADER, DELIMITER '\t', COMPRESSION gzip);
            COPY rows TO '{folder}/paths.parquet' (ROW_GROUP_SIZE 2048);
            COPY (SELECT key, caption, struct_pack(bytes := content, path := image) AS image FROM rows JOIN read_blob('{folder}/images/*') ON filename = '{folder}/' || image ORDER BY key)
                TO '{folder}/pictures.parquet';
            """);
        foreach (var (name, some) in new[] { ("00000.tar", rows.Take(10)), ("00001.tar", rows.Skip(10)) })
        {
            // A sample's name ends at its first dot, and these keys have one.
            await WriteTarAsync($"{folder}/{name}", some.SelectMany((row, i) => new[]
            {
                ($"{i:0000}{Path.GetExtension(row.Key)}", File.ReadAllBytes($"{folder}/{row.Image}")),
                ($"{i:0000}.txt", Encoding.UTF8.GetBytes(row.Caption)),
                ($"{i:0000}.json", Encoding.UTF8.GetBytes(new JsonObject { ["key"] = row.Key, ["status"] = "success" }.ToJsonString())),
            }));
        }

        return folder;
    }

    private static async Task WriteGzipAsync(string path, string text)
    {
        await using var stream = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text));
    }

    private static async Task WriteTarAsync(string path, IEnumerable<(string Name, byte[] Bytes)> members)
    {
        await using var writer = new TarWriter(File.Create(path), TarEntryFormat.Pax);
        foreach (var (name, bytes) in members)
            await writer.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(bytes) });
    }

    private Task<IReadOnlyList<JsonNode>> EmbedAsync(params string[] input) => EmbedAsync(new Dictionary<string, string>(), input);

    private async Task<IReadOnlyList<JsonNode>> EmbedAsync(IReadOnlyDictionary<string, string> variables, params string[] input)
    {
        var output = shapes.NewPath("out");
        (await Fgclip.RunAsync(variables,
            ["embed", "--model", shapes.Model, "--output", output, "--max-num-patches", "128", "--shard-rows", "12", .. input])).Ended(
                ExitCode.Done);
        return await DuckDb.QueryAsync(
            $"SELECT key, caption, status, sha256, width, image_embedding, text_embedding_short FROM '{output}/part-*.parquet'");
    }

    /// <summary>Embeds several inputs in one job, each of which has the same samples.</summary>
    private async Task AssertSameAsync(IReadOnlyList<JsonNode> expected, Dictionary<string, string> variables, string folder,
        params string[] inputs)
    {
        var all = await EmbedAsync(variables, [.. inputs.SelectMany(input => new[] { "--input", $"{folder}/{input}" })]);

        Assert.Equal(inputs.Length * expected.Count, all.Count);
        foreach (var (input, rows) in inputs.Zip(all.Chunk(expected.Count)))
            AssertSame(expected, rows, input);
    }

    private static void AssertSame(IReadOnlyList<JsonNode> expected, IReadOnlyList<JsonNode> rows, string input)
    {
        Assert.Equal(expected.Count, rows.Count);
        foreach (var (one, other) in expected.Zip(rows))
        {
            foreach (var column in new[] { "key", "caption", "status", "sha256", "width" })
                Assert.True(JsonNode.DeepEquals(one[column], other[column]),
                    $"{input}: {column} of {one["key"]} is {other[column]} and not {one[column]}");
            foreach (var column in new[] { "image_embedding", "text_embedding_short" })
                Assert.InRange(Difference(one[column], other[column]), 0, 1e-5);
        }
    }

    private static double Difference(JsonNode? one, JsonNode? other) => one is null || other is null
        ? one is null && other is null ? 0 : double.NaN
        : one.AsArray().Zip(other.AsArray()).Max(pair => Math.Abs((double)pair.First! - (double)pair.Second!));
}
