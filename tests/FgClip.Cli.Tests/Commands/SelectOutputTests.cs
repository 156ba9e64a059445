using System.Text.Json.Nodes;
using Azure.Storage.Blobs;
using FgClip.TestKit;
using FgClip.TestKit.Services;

namespace FgClip.Cli.Tests.Commands;

/// <summary>What <c>fgclip select</c> writes, read by other readers, by <c>fgclip embed</c>, and after kills.</summary>
[Collection(nameof(ShapesModel))]
public sealed class SelectOutputTests(ShapesModel shapes, EmbeddedScenes scenes) : IClassFixture<EmbeddedScenes>
{
    private const int Kills = 2, MaxEvents = 12;
    private const string Where = "similarity_short > 0.75";

    [Fact]
    public async Task JSON_Lines_are_a_manifest_that_gives_the_same_vectors()
    {
        var (selected, again) = (await SelectAsync(), shapes.NewPath("again"));
        (await Fgclip.RunAsync(
            "embed", "--model", shapes.Model, "--input", $"{selected}/part-*.jsonl", "--image-root",
            Path.GetDirectoryName(scenes.Manifest)!, "--image-column", "f_path", "--caption-column", "short_caption", "--features",
            "image,text", "--output", again)).Ended(ExitCode.Done);

        var vectors = "key, short_caption, list_transform(image_embedding, lambda x: round(x, 5)) as image, "
            + "list_transform(text_embedding_short, lambda x: round(x, 5)) as text";
        Assert.Equal(
            await DuckDb.QueryAsync($"select {vectors} from '{scenes.Embeddings}/part-*.parquet' where {Where} order by key, short_caption")
                is { Count: > 0 } expected ? Text(expected) : [],
            Text(await DuckDb.QueryAsync($"select {vectors} from '{again}/part-*.parquet' order by key, short_caption")));
    }

    [Fact]
    public async Task Parquet_has_the_columns_types_and_values_of_the_dataset()
    {
        var selected = await SelectAsync("--format", "parquet", "--vectors");

        var (source, target) = ($"'{scenes.Embeddings}/part-*.parquet'", $"'{selected}/part-*.parquet'");
        var types = "select column_name, column_type from (describe from {0})";
        Assert.Equal(Text(await DuckDb.QueryAsync(string.Format(null, types, source))),
            Text(await DuckDb.QueryAsync(string.Format(null, types, target))));
        var differences = await DuckDb.QueryAsync($"""
            select ((select count(*) from {target}) - (select count(*) from {source} where {Where}))::int as missing,
              (select count(*) from (from {target} except all from {source} where {Where}))::int as other
            """);
        Assert.Equal((0, 0), ((int)differences[0]["missing"]!, (int)differences[0]["other"]!));
    }

    [Fact]
    public async Task Tars_have_the_images_captions_and_columns_of_the_rows()
    {
        var selected = await SelectAsync("--format", "webdataset", "--columns", "key,short_caption,sha256,similarity_short");

        var found = await Python.RunAsync(
            """
            import glob, hashlib, json, sys, tarfile
            for path in sorted(glob.glob(sys.argv[1] + "/part-*.tar")):
                samples = {}
                for member in (tar := tarfile.open(path)).getmembers():
                    name, extension = member.name.split(".", 1)
                    samples.setdefault(name, {})[extension] = tar.extractfile(member).read()
                for name, sample in samples.items():
                    row = json.loads(sample["json"])
                    assert hashlib.sha256(sample.get("png") or sample["jpg"]).hexdigest() == row["sha256"], name
                    assert sample["txt"].decode() == row["short_caption"], name
                    print(row["key"], row["short_caption"], sep="\t")
            """,
            selected);
        var expected = await DuckDb.QueryAsync($"select key, short_caption from read_parquet('{scenes.Embeddings}/part-*.parquet', "
            + $"filename = true, file_row_number = true) where {Where} order by filename, file_row_number");
        Assert.Equal(expected.Select(row => $"{row["key"]}\t{row["short_caption"]}"),
            found.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        var again = shapes.NewPath("again");
        (await Fgclip.RunAsync("embed", "--model", shapes.Model, "--input", $"{selected}/part-*.tar", "--features", "image,text",
            "--output", again)).Ended(ExitCode.Done);
        Assert.Equal(expected.Count, (int)(await DuckDb.QueryAsync($"""
            select count(*)::int as rows from '{again}/part-*.parquet' where status = 'ok' and key in (select key from
              '{scenes.Embeddings}/part-*.parquet')
            """))[0]["rows"]!);
    }

    [Fact]
    public async Task Numbers_that_JSON_does_not_have_are_null_and_columns_added_later_are_columns()
    {
        var (manifest, dataset, output) = (shapes.NewPath("captions.jsonl"), shapes.NewPath("captions"), shapes.NewPath("selected"));
        await File.WriteAllLinesAsync(manifest,
            ["""{"key": "a", "caption": "a red circle", "price": NaN}""", """{"key": "b", "caption": "a star", "price": 1.5}"""]);
        string[] embed = ["embed", "--model", shapes.Model, "--input", manifest, "--features", "text"];
        (await Fgclip.RunAsync([.. embed, "--output", dataset])).Ended(ExitCode.Done);
        (await Fgclip.RunAsync("embed", "--model", shapes.Model, "--beside", dataset, "--features", "text", "--walk-type", "box")).Ended(
            ExitCode.Done);

        (await Fgclip.RunAsync("select", "--embeddings", dataset, "--where", "text_embedding_box IS NOT NULL", "--output", output)).Ended(
            ExitCode.Done);

        var rows = (await File.ReadAllLinesAsync(Path.Combine(output, "part-00000000.jsonl"))).Select(line => JsonNode.Parse(line)!);
        Assert.Equal([("a", null), ("b", 1.5)], rows.Select(row => ((string?)row["key"], (double?)row["price"])));
    }

    [Fact]
    public async Task Killed_at_random_moments_it_ends_in_the_bytes_of_an_undisturbed_run()
    {
        var (whole, killed) = (await SelectAsync("--format", "parquet", "--vectors"), shapes.NewPath("killed"));
        Directory.CreateDirectory(killed);
        string[] command =
            ["select", "--embeddings", scenes.Embeddings, "--where", Where, "--format", "parquet", "--vectors", "--output", killed];
        await FolderEvents.KillAsync(killed, Kills, new Random(21), MaxEvents, () => FolderEvents.EmptyAsync(killed), killed: null,
            command);
        (await Fgclip.RunAsync(command)).Ended(ExitCode.Done);
        Assert.Equal(FolderDigests.Read(whole), FolderDigests.Read(killed));
    }

    [Fact]
    public async Task Temporary_files_of_a_killed_run_are_deleted_by_the_next_and_those_of_a_running_one_are_not()
    {
        var temporary = Directory.CreateDirectory(shapes.NewPath("tmp")).FullName;
        var variables = new Dictionary<string, string> { ["TMPDIR"] = temporary };
        string[] command = ["select", "--embeddings", scenes.Embeddings, "--where", Where, "--output", shapes.NewPath("selected")];
        string[] left = [];
        for (var run = 0; run < 3 && left.Length == 0; run++)
        {
            var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var watcher = new FileSystemWatcher(temporary, "fgclip-select-*") { NotifyFilter = NotifyFilters.DirectoryName };
            watcher.Created += (_, created) => _ = Directory.Exists(created.FullPath) && seen.TrySetResult();
            watcher.EnableRaisingEvents = true;
            await Fgclip.KillWhenAsync(variables, seen.Task, command);
            left = Directory.GetDirectories(temporary, "fgclip-select-*");
        }

        await File.WriteAllTextAsync(Path.Combine(Assert.Single(left), "data.parquet"), "a copy");
        await using (new FileStream($"{left[0]}.lock", FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            (await Fgclip.RunAsync(variables, command)).Ended(ExitCode.Done);
            Assert.Equal(left, Directory.GetDirectories(temporary, "fgclip-select-*"));
        }

        (await Fgclip.RunAsync(variables, command)).Ended(ExitCode.Done);
        Assert.Empty(Directory.GetFileSystemEntries(temporary, "fgclip-select-*"));
    }

    [Fact]
    public async Task A_dataset_in_a_container_is_selected_from_as_one_in_files()
    {
        await using var azurite = await Azurite.StartAsync();
        var container = new BlobContainerClient(azurite.ConnectionString, "data");
        await container.CreateAsync(cancellationToken: TestContext.Current.CancellationToken);
        foreach (var file in Directory.GetFiles(scenes.Embeddings, "*", SearchOption.AllDirectories))
        {
            await container.GetBlobClient($"out/{Path.GetRelativePath(scenes.Embeddings, file)}").UploadAsync(file,
                TestContext.Current.CancellationToken);
        }

        (await Fgclip.RunAsync(
            new Dictionary<string, string> { ["AZURE_STORAGE_CONNECTION_STRING"] = azurite.ConnectionString },
            "select", "--embeddings", "az://data/out", "--where", Where, "--output", "az://data/selected")).Ended(ExitCode.Done);

        foreach (var part in Directory.GetFiles(await SelectAsync(), "part-*.jsonl"))
        {
            var blob = await container.GetBlobClient($"selected/{Path.GetFileName(part)}").DownloadContentAsync();
            Assert.Equal(await File.ReadAllTextAsync(part), blob.Value.Content.ToString());
        }
    }

    private async Task<string> SelectAsync(params string[] options)
    {
        var output = shapes.NewPath("selected");
        (await Fgclip.RunAsync(["select", "--embeddings", scenes.Embeddings, "--where", Where, "--output", output, .. options])).Ended(
            ExitCode.Done);
        return output;
    }

    private static IEnumerable<string> Text(IEnumerable<JsonNode> rows) => rows.Select(row => row.ToJsonString());
}
