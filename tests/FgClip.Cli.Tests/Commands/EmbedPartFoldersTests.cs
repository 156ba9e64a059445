using FgClip.TestKit;

namespace FgClip.Cli.Tests.Commands;

/// <summary>Every command on a dataset whose parts lie in folders, beside one whose parts lie flat.</summary>
[Collection(nameof(ShapesModel))]
public sealed class EmbedPartFoldersTests(ShapesModel shapes)
{
    private const int Images = 16, ShardRows = 8;
    private const string FirstFolder = "parts/000000/";

    [Fact]
    public async Task Every_command_reads_parts_in_folders_as_it_reads_those_that_lie_flat()
    {
        var (first, second) = (await DrawAsync(seed: 31), await DrawAsync(seed: 32));
        var (flat, folders) = (shapes.NewPath("flat"), shapes.NewPath("folders"));
        var missing = Directory.GetFiles(Path.Combine(Path.GetDirectoryName(first)!, "images"), "*", SearchOption.AllDirectories).Order()
            .First();
        var (away, classes) = (shapes.NewPath("away"), shapes.NewPath("classes"));
        await File.WriteAllLinesAsync(classes, ["red circle", "green star", "blue square"]);
        File.Move(missing, away);
        await MakeAsync(flat);
        await MakeAsync(folders, "--part-folders", "always");

        Assert.Equal(8, Parts(flat, "part-").Count);
        Assert.Equal(Parts(flat, "part-"), Parts(folders, FirstFolder + "part-"));
        Assert.Equal(Parts(flat, "text_long/part-"), Parts(folders, $"text_long/{FirstFolder}part-"));
        Assert.Empty(Parts(folders, "part-"));
        Assert.Equal(FolderDigests.Read($"{flat}-clip-retrieval"), FolderDigests.Read($"{folders}-clip-retrieval"));
        Assert.Contains("data_files: \"parts/*/part-*.parquet\"", await ReadAsync(folders, ".huggingface.yaml"));
        Assert.Equal(4L * Images, (long)(await DuckDb.QueryAsync(
            $"select count(*)::int n from '{folders}/parts/*/part-*.parquet' where status = 'ok'"))[0]["n"]!);
        await SameOutputsAsync("dedup", "--above", "0.9");
        await SameOutputsAsync("mine", "--anchor", "image", "--candidate", "text");
        await SameOutputsAsync("select", "--where", "width > 10", "--vectors", "--format", "parquet");
        await SameOutputsAsync("export", "--format", "npy");
        await SameOutputsAsync("evaluate", "retrieval");
        await SameOutputsAsync("evaluate", "negatives");
        await SameOutputsAsync("evaluate", "boxes", "--model", shapes.Model, "--classes", classes);
        await SameOutputsAsync("label", "--model", shapes.Model, "--classes", classes);
        await SameOutputsAsync("label", "--model", shapes.Model, "--classes", classes, "--regions", "--top", "2");
        var labels = shapes.NewPath("labels");
        (await Fgclip.RunAsync("label", "--model", shapes.Model, "--classes", classes, "--embeddings", folders, "--output", labels)).Ended(
            ExitCode.Done);
        await SameOutputsAsync("select", "--labels", labels, "--where", "label_class = 'red circle'", "--format", "parquet");
        Assert.Equal(await SearchAsync(flat), await SearchAsync(folders));
        var index = shapes.NewPath("index");
        (await Fgclip.RunAsync("index", "--embeddings", folders, "--index", index)).Ended(ExitCode.Done);
        Assert.Equal(await SearchAsync(flat), await SearchAsync(folders, "--index", index));

        async Task MakeAsync(string output, params string[] options)
        {
            string[] command = ["embed", "--model", shapes.Model, "--features", "image,text,regions", "--shard-rows", $"{ShardRows}",
                "--layout", "clip-retrieval", "--output", output, .. options];
            if (!File.Exists(away))
                File.Move(missing, away);
            (await Fgclip.RunAsync([.. command, "--input", first])).Ended(ExitCode.Done);
            (await Fgclip.RunAsync([.. command, "--input", first, "--input", second, "--extend"])).Ended(ExitCode.Done);
            File.Move(away, missing);
            (await Fgclip.RunAsync("retry", output)).Ended(ExitCode.Done);
            (await Fgclip.RunAsync("embed", "--model", shapes.Model, "--features", "text", "--walk-type", "long", "--beside", output))
                .Ended(ExitCode.Done);
            (await Fgclip.RunAsync("verify", output)).Ended(ExitCode.Done);
        }

        async Task SameOutputsAsync(params string[] command)
        {
            var (left, right) = (shapes.NewPath("read"), shapes.NewPath("read"));
            (await Fgclip.RunAsync([.. command, "--embeddings", flat, "--output", left])).Ended(ExitCode.Done);
            (await Fgclip.RunAsync([.. command, "--embeddings", folders, "--output", right])).Ended(ExitCode.Done);
            Assert.NotEmpty(Data(left));
            Assert.Equal(Data(left), Data(right));
        }

        static SortedDictionary<string, string> Data(string folder) => new(FolderDigests.Read(folder)
            .Where(file => !Path.GetFileName(file.Key).StartsWith('_') && !file.Key.StartsWith('_')).ToDictionary());
    }

    [Fact]
    public async Task A_part_that_no_receipt_names_is_found_in_either_place()
    {
        var manifest = await DrawAsync(seed: 33);
        var output = shapes.NewPath("folders");
        (await Fgclip.RunAsync("embed", "--model", shapes.Model, "--input", manifest, "--features", "text", "--output", output,
            "--part-folders", "always")).Ended(ExitCode.Done);
        File.Copy(Path.Combine(output, FirstFolder, "part-00000000.parquet"), Path.Combine(output, "part-00000000.parquet"));
        File.Copy(Path.Combine(output, FirstFolder, "part-00000000.parquet"), Path.Combine(output, FirstFolder, "part-00000001.parquet"));

        var found = (await Fgclip.RunAsync("verify", output)).Ended(ExitCode.Failed).Output;

        Assert.Contains("\npart-00000000.parquet: has no receipt", "\n" + found);
        Assert.Contains($"\n{FirstFolder}part-00000001.parquet: has no receipt", found);
        Assert.DoesNotContain($"{FirstFolder}part-00000000.parquet: has no receipt", found);
    }

    private async Task<string> DrawAsync(int seed) =>
        (await Fgclip.RunAsync("sample", "--out", shapes.NewPath("scenes"), "--count", $"{Images}", "--seed", $"{seed}")).Ended(
            ExitCode.Done).Lines[0];

    private async Task<IReadOnlyList<string>> SearchAsync(string embeddings, params string[] options)
    {
        var found = await Fgclip.RunAsync(["search", "--embeddings", embeddings, "--model", shapes.Model, "--cache",
            Path.Combine(shapes.Temp, "cache"), "--of", "image", "--top", "9", "--json", .. options, "a large green star"]);
        return [.. found.Ended(ExitCode.Done).Lines.Select(line => line.Replace(FirstFolder, "", StringComparison.Ordinal))];
    }

    private static Task<string> ReadAsync(string output, string name) => File.ReadAllTextAsync(Path.Combine(output, name));

    /// <summary>The digests of files whose paths begin so, by the rest.</summary>
    private static SortedDictionary<string, string> Parts(string output, string start) => new(FolderDigests.Read(output)
        .Where(file => file.Key.StartsWith(start, StringComparison.Ordinal))
        .ToDictionary(file => file.Key[start.Length..], file => file.Value));
}
