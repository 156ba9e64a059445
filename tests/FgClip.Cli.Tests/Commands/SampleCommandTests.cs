using System.Text.Json.Nodes;

namespace FgClip.Cli.Tests.Commands;

[Collection(nameof(ShapesModel))]
public sealed class SampleCommandTests(ShapesModel shapes)
{
    [Fact]
    public async Task It_writes_a_FineHARD_file_that_names_its_images()
    {
        var output = shapes.NewPath("sample");
        var result = (await Fgclip.RunAsync("sample", "--out", output, "--count", "5", "--seed", "3")).Ended(ExitCode.Done);

        var manifest = Assert.Single(result.Lines);
        var items = JsonNode.Parse(await File.ReadAllTextAsync(manifest))!.AsArray();
        Assert.Equal(10, items.Count);
        Assert.All(items, item => Assert.True(File.Exists(Path.Combine(output, (string)item!["f_path"]!))));
    }

    [Fact]
    public async Task No_images_is_a_usage_error()
    {
        var result = (await Fgclip.RunAsync("sample", "--out", shapes.NewPath("none"), "--count", "0")).Ended(ExitCode.Usage);
        Assert.Contains("--count", result.Error);
    }
}
