using System.Text.Json.Nodes;
using FgClip.TestKit;

namespace FgClip.Cli.Tests.Commands;

[Collection(nameof(ShapesModel))]
public sealed class EstimateCommandTests(ShapesModel shapes)
{
    [Fact]
    public async Task A_plan_counts_prices_and_leaves_the_output_alone()
    {
        var (manifest, output) = (await SampleAsync(20), shapes.NewPath("out"));
        var result = (await Fgclip.RunAsync(
            "plan", "--model", shapes.Model, "--input", manifest, "--output", output, "--features", "image,text,dense", "--shard-rows",
            "15",
            "--sample", "24", "--devices", "2", "--json")).Ended(ExitCode.Done);

        var plan = JsonNode.Parse(Assert.Single(result.Lines))!;
        // Each image has an English and a Chinese item.
        Assert.Equal((40, 3, 24), ((int)plan["rows"]!, (int)plan["shards"]!, (int)plan["sample"]!["rows"]!));
        Assert.Equal(24, (int)plan["sample"]!["statuses"]!["ok"]!);
        var columns = plan["columns"]!.AsArray().ToDictionary(column => (string)column!["name"]!, column => (double)column!["bytes"]!);
        Assert.Equal(columns.Values.Sum(), (double)plan["outputBytes"]!, tolerance: 1e-3);
        Assert.True(columns["dense_embedding"] > columns["image_embedding"] * 50, "An image has over a hundred patches.");
        Assert.Equal(40 / (double)plan["rowsPerSecond"]!["device"]! / 2 / 3600, (double)plan["hours"]!, tolerance: 1e-6);
        Assert.True((double)plan["flopPerImage"]! > 0);
        Assert.False(Directory.Exists(output));
    }

    [Fact]
    public async Task A_person_gets_it_line_by_line()
    {
        var result = (await Fgclip.RunAsync("plan", "--model", shapes.Model, "--input", Fixtures.At("images"), "--features", "image"))
            .Ended(ExitCode.Done);
        string[] names = ["rows", "sample", "patches", "image", "output", "measured", "device", "time"];
        Assert.Equal(names, result.Lines.Where(line => line[0] != ' ').Select(line => line.Split(' ')[0]));
        Assert.Contains(result.Lines,
            line => line.StartsWith("sample", StringComparison.Ordinal) && line.Contains(" truncated", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("nothing at", "--input", "/nowhere/at/all")]
    [InlineData("--sample", "--input", ".", "--sample", "0")]
    [InlineData("--devices", "--input", ".", "--devices", "0")]
    [InlineData("--device:", "--input", ".", "--device", "cpu:one")]
    public async Task What_cannot_be_meant_is_said(string named, params string[] arguments)
    {
        var result = (await Fgclip.RunAsync(["plan", "--model", shapes.Model, .. arguments])).Ended(ExitCode.Usage);
        Assert.Contains(named, result.Error);
        Assert.Empty(result.Output);
    }

    private async Task<string> SampleAsync(int count)
    {
        var folder = shapes.NewPath("sample");
        (await Fgclip.RunAsync("sample", "--out", folder, "--count", $"{count}")).Ended(ExitCode.Done);
        return Path.Combine(folder, "finehard.json");
    }
}
