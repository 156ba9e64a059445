using System.IO.Compression;
using System.Security.Cryptography;
using FgClip.TestKit;

namespace FgClip.Cli.Tests.Commands;

[Collection(nameof(ShapesModel))]
public sealed class EmbedExtendTests(ShapesModel shapes)
{
    private static readonly string[] Images = ["rgb_100x401.png", "rgb_224x224.png", "rgb_64x64.png", "photo_part.jpg"];

    [Fact]
    public async Task Only_new_manifests_of_a_glob_are_embedded_and_their_rows_follow()
    {
        var (input, output) = (Directory.CreateDirectory(shapes.NewPath("in")).FullName, shapes.NewPath("out"));
        await ManifestAsync(input, "a.jsonl", 0, 10);
        await ManifestAsync(input, "b.jsonl.gz", 10, 7);
        await EmbedAsync(input, output);
        var before = Parts(output);

        await ManifestAsync(input, "aa.jsonl", 17, 5);
        await ManifestAsync(input, "c.jsonl.gz", 22, 6);
        await EmbedAsync(input, output, "--extend");

        var after = Parts(output);
        Assert.Equal(before, after.Take(before.Count));
        var rows =
            await DuckDb.QueryAsync($"select n from '{output}/part-*.parquet' where status = 'ok' order by filename, file_row_number");
        Assert.Equal(Enumerable.Range(0, 28), rows.Select(row => int.Parse(row["n"]!.ToString())));
        Assert.Contains("28 rows compared", (await Fgclip.RunAsync("verify", output)).Ended(ExitCode.Done).Output);

        Assert.Contains("nothing new in the inputs; 28 rows in ", (await RunAsync(input, output, "--extend")).Ended(ExitCode.Done).Output);
        await EmbedAsync(input, output);
        Assert.Equal(after, Parts(output));
    }

    [Fact]
    public async Task Only_new_images_of_a_folder_are_embedded()
    {
        var (folder, output) = (Directory.CreateDirectory(shapes.NewPath("photos")).FullName, shapes.NewPath("out"));
        string[] command = ["embed", "--model", shapes.Model, "--input", folder, "--output", output, "--features", "image", "--shard-rows",
            "2"];
        Copy(Images[0], "b.png");
        Copy(Images[1], "c.png");
        (await Fgclip.RunAsync(command)).Ended(ExitCode.Done);
        Copy(Images[2], "a.png");
        (await Fgclip.RunAsync([.. command, "--extend"])).Ended(ExitCode.Done);
        Copy(Images[3], "bb.jpg");
        (await Fgclip.RunAsync([.. command, "--extend"])).Ended(ExitCode.Done);

        var rows = await DuckDb.QueryAsync($"select key from '{output}/part-*.parquet' order by filename, file_row_number");
        Assert.Equal(["b.png", "c.png", "a.png", "bb.jpg"], rows.Select(row => (string)row["key"]!));
        (await Fgclip.RunAsync("verify", output)).Ended(ExitCode.Done);

        void Copy(string image, string name) => File.Copy(Fixtures.At("images", image), Path.Combine(folder, name));
    }

    [Fact]
    public async Task A_dataset_or_an_extension_that_was_given_up_in_part_is_finished_by_the_next_extension_which_adds_its_own_inputs()
    {
        var (input, output) = (Directory.CreateDirectory(shapes.NewPath("in")).FullName, shapes.NewPath("out"));
        await ManifestAsync(input, "a.jsonl", 0, 6);
        var first = Obstruct(output, part: 1);
        (await RunAsync(input, output)).Ended(ExitCode.Failed);
        Directory.Delete(first, recursive: true);

        await ManifestAsync(input, "b.jsonl", 6, 4);
        var second = Obstruct(output, part: 2);
        (await RunAsync(input, output, "--extend")).Ended(ExitCode.Failed);
        Directory.Delete(second, recursive: true);

        await ManifestAsync(input, "c.jsonl", 10, 2);
        Assert.Contains("12 rows in 4 parts", (await RunAsync(input, output, "--extend")).Ended(ExitCode.Done).Output);
        var rows =
            await DuckDb.QueryAsync($"select n from '{output}/part-*.parquet' where status = 'ok' order by filename, file_row_number");
        Assert.Equal(Enumerable.Range(0, 12), rows.Select(row => int.Parse(row["n"]!.ToString())));
        (await Fgclip.RunAsync("verify", output)).Ended(ExitCode.Done);
    }

    [Fact]
    public async Task What_cannot_be_added_is_refused()
    {
        var (input, output) = (Directory.CreateDirectory(shapes.NewPath("in")).FullName, shapes.NewPath("out"));
        await ManifestAsync(input, "a.jsonl", 0, 4);
        Assert.Contains("no dataset", (await RunAsync(input, output, "--extend")).Ended(ExitCode.Usage).Error);
        await EmbedAsync(input, output);

        Assert.Contains("dense", (await RunAsync(input, output, "--extend", "--features", "image,text,dense")).Ended(ExitCode.Usage).Error);
        await File.WriteAllTextAsync(Path.Combine(input, "b.jsonl"), """{"image": "rgb_64x64.png", "caption": "a square", "other": 1}""");
        Assert.Contains("\"other\" (Integer)", (await RunAsync(input, output, "--extend")).Ended(ExitCode.Usage).Error);
        File.Delete(Path.Combine(input, "b.jsonl"));
        await File.AppendAllTextAsync(Path.Combine(input, "a.jsonl"), """{"image": "rgb_64x64.png"}""");
        Assert.Contains("changed since it was planned", (await RunAsync(input, output, "--extend")).Ended(ExitCode.Usage).Error);
    }

    /// <summary>A folder where a part is to be, so that it can't be written.</summary>
    private static string Obstruct(string output, int part) =>
        Directory.CreateDirectory(Path.Combine(output, $"part-{part:00000000}.parquet", "x")).Parent!.FullName;

    private static async Task ManifestAsync(string folder, string name, int first, int rows)
    {
        var lines = Enumerable.Range(first, rows)
            .Select(i => $$"""{"image": "{{Images[i % 4]}}", "caption": "number {{i}}", "n": {{i}}}""");
        await using var file = File.Create(Path.Combine(folder, name));
        await using Stream stream = name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.Fastest) : file;
        await using var writer = new StreamWriter(stream);
        await writer.WriteAsync(string.Join('\n', lines));
    }

    private static List<string> Parts(string output) =>
        [.. Directory.GetFiles(output, "part-*.parquet").Order(StringComparer.Ordinal)
            .Select(file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))))];

    private async Task EmbedAsync(string input, string output, params string[] options) =>
        (await RunAsync(input, output, options)).Ended(ExitCode.Done);

    private Task<Fgclip.Result> RunAsync(string input, string output, params string[] options) => Fgclip.RunAsync(
        ["embed", "--model", shapes.Model, "--input", Path.Combine(input, "*.jsonl*"), "--image-root", Fixtures.At("images"), "--output",
        output, "--shard-rows", "4", .. options]);
}
