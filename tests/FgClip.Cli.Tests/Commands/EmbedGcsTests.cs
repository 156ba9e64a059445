using FgClip.TestKit;
using FgClip.TestKit.Gcs;

namespace FgClip.Cli.Tests.Commands;

[Collection(nameof(ShapesModel))]
public sealed class EmbedGcsTests(ShapesModel shapes)
{
    [Fact]
    public async Task A_dataset_in_a_bucket_is_the_one_that_files_make_and_is_retried_and_extended_there()
    {
        await using var server = await GcsServer.StartAsync();
        var (data, vectors) = (server.NewBucket(), server.NewBucket());
        var images = Directory.GetFiles(Fixtures.At("images"), "jpeg_*.jpg").Order(StringComparer.Ordinal).ToList();
        var lines = string.Concat(
            images.Select(file => $$"""{"image": "images/{{Path.GetFileName(file)}}", "caption": "an image"}""" + "\n"));
        lines += """{"image": "images/late.jpg", "caption": "an image"}""" + "\n";
        server.Objects(data).Put("in/train.jsonl", System.Text.Encoding.UTF8.GetBytes(lines), [], null);
        foreach (var file in images)
            server.Objects(data).Put($"in/images/{Path.GetFileName(file)}", await File.ReadAllBytesAsync(file), [], null);
        var emulator = new Dictionary<string, string> { ["STORAGE_EMULATOR_HOST"] = server.Address };
        string[] options = ["embed", "--model", shapes.Model, "--features", "image,text", "--shard-rows", "3"];

        (await Fgclip.RunAsync(emulator, [.. options, "--input", $"gs://{data}/in/train.jsonl", "--output", $"gs://{vectors}/out"]))
            .Ended(ExitCode.Done);
        var manifest = Path.Combine(Directory.CreateDirectory(shapes.NewPath("in")).FullName, "train.jsonl");
        var local = shapes.NewPath("local");
        await File.WriteAllTextAsync(manifest, lines);
        (await Fgclip.RunAsync([.. options, "--input", manifest, "--image-root", Fixtures.At(), "--output", local])).Ended(ExitCode.Done);

        // The last part has the row whose image is missing, and its error names the place.
        var parts = Directory.GetFiles(local, "part-*.parquet").Order(StringComparer.Ordinal).SkipLast(1).ToList();
        Assert.NotEmpty(parts);
        Assert.All(
            parts,
            part => Assert.Equal(File.ReadAllBytes(part), server.Objects(vectors).Find($"out/{Path.GetFileName(part)}")!.Bytes));
        Assert.NotNull(server.Objects(vectors).Find("out/_SUCCESS"));

        server.Objects(data).Put("in/images/late.jpg", await File.ReadAllBytesAsync(images[0]), [], null);
        (await Fgclip.RunAsync(emulator, "retry", $"gs://{vectors}/out")).Ended(ExitCode.Done);
        server.Objects(data).Put("in/train-2.jsonl", System.Text.Encoding.UTF8.GetBytes(lines), [], null);
        (await Fgclip.RunAsync(
            emulator,
            [.. options, "--input", $"gs://{data}/in/*.jsonl", "--output", $"gs://{vectors}/out", "--extend"])).Ended(ExitCode.Done);
        var verified = (await Fgclip.RunAsync(emulator, "verify", $"gs://{vectors}/out")).Ended(ExitCode.Done);
        Assert.Contains($"{2 * (images.Count + 1)} rows compared", verified.Output);
        Assert.DoesNotContain(server.Objects(vectors).List(""), stored => stored.Name.Contains("/_attempts/"));
    }

    [Fact]
    public async Task Without_a_credential_the_command_says_where_it_looks_for_one()
    {
        var nothing = new Dictionary<string, string>
        {
            ["STORAGE_EMULATOR_HOST"] = "",
            ["GOOGLE_APPLICATION_CREDENTIALS"] = Path.Combine(shapes.NewPath("none"), "none.json"),
        };

        var refused = await Fgclip.RunAsync(
            nothing, "embed", "--model", shapes.Model, "--input", "gs://data-set/in.jsonl", "--output", shapes.NewPath("out"));

        Assert.Contains("GOOGLE_APPLICATION_CREDENTIALS", refused.Ended(ExitCode.Usage).Error);
    }
}
