using System.Text.Json.Nodes;
using FgClip.TestKit;

namespace FgClip.Cli.Tests.Commands;

/// <summary>The options for a job's share of a cluster.</summary>
[Collection(nameof(ShapesModel))]
public sealed class JobShareCommandTests(ShapesModel shapes, ShapesCluster cluster) : IClassFixture<ShapesCluster>
{
    [Fact]
    public async Task A_job_keeps_its_share_and_gets_another_when_it_is_submitted_again()
    {
        var photos = Directory.CreateDirectory(shapes.NewPath("photos")).FullName;
        File.Copy(Fixtures.At("images", "rgb_64x64.png"), Path.Combine(photos, "rgb_64x64.png"));
        string[] submit =
        [
            "submit", "--cluster", cluster.Address, "--model", shapes.Model, "--input", photos, "--output", shapes.NewPath("out"),
            "--features", "image",
        ];

        var job = Assert.Single((await Fgclip.RunAsync([.. submit, "--weight", "3", "--max-workers", "2"])).Ended(ExitCode.Done).Lines);
        Assert.Equal((0, 3, 2), await ShareAsync(job));
        (await Fgclip.RunAsync([.. submit, "--watch"])).Ended(ExitCode.Done);
        Assert.Equal((0, 3, 2), await ShareAsync(job));
        var text = (await Fgclip.RunAsync("status", job, "--cluster", cluster.Address)).Ended(ExitCode.Done).Output;
        Assert.Contains("share      priority 0, weight 3, at most 2 devices", text);
        (await Fgclip.RunAsync([.. submit, "--priority", "-5"])).Ended(ExitCode.Done);
        Assert.Equal((-5, 1, null), await ShareAsync(job));
    }

    [Theory]
    [InlineData("--weight", "0", "--weight: Share.Weight must be from 1 to 1000, not 0.")]
    [InlineData("--priority", "101", "--priority: Share.Priority must be from -100 to 100, not 101.")]
    [InlineData("--max-workers", "0", "--max-workers: Share.MaxWorkers must be 1 or more, not 0.")]
    public async Task A_share_out_of_range_is_refused(string option, string value, string message)
    {
        var result = await Fgclip.RunAsync("submit", "--model", shapes.Model, "--input", "/in", "--output", "/out", option, value);

        Assert.Contains(message, result.Ended(ExitCode.Usage).Error);
    }

    [Fact]
    public async Task A_retry_has_a_share_of_a_cluster_and_none_in_this_process()
    {
        var photos = Directory.CreateDirectory(shapes.NewPath("photos")).FullName;
        await File.WriteAllTextAsync(Path.Combine(photos, "broken.png"), "no image", TestContext.Current.CancellationToken);
        var output = shapes.NewPath("out");
        (await Fgclip.RunAsync("embed", "--model", shapes.Model, "--input", photos, "--output", output, "--features", "image")).Ended(
            ExitCode.Done);

        var job = Assert.Single((await Fgclip.RunAsync(
            "retry", output, "--cluster", cluster.Address, "--priority", "4", "--max-workers", "1")).Ended(ExitCode.Done).Lines);

        Assert.Equal((4, 1, 1), await ShareAsync(job));
        Assert.Contains("--priority is for a job on a cluster: name one with --cluster.",
            (await Fgclip.RunAsync("retry", output, "--priority", "4")).Ended(ExitCode.Usage).Error);
    }

    [Fact]
    public async Task A_job_of_this_process_has_no_share()
    {
        var result = await Fgclip.RunAsync(
            "mine", "--embeddings", "/in", "--output", "/out", "--anchor", "image", "--candidate", "text", "--weight", "2");

        Assert.Contains("name one with --cluster, or leave them out", result.Ended(ExitCode.Usage).Error);
    }

    private async Task<(int? Priority, int? Weight, int? MaxWorkers)> ShareAsync(string job)
    {
        var result = await Fgclip.RunAsync("status", job, "--cluster", cluster.Address, "--json");
        var status = JsonNode.Parse(result.Ended(ExitCode.Done).Output)!;
        return ((int?)status["priority"], (int?)status["weight"], (int?)status["maxWorkers"]);
    }
}
