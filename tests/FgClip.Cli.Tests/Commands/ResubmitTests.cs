using System.Text.Json.Nodes;
using FgClip.Datasets.Jobs;
using FgClip.TestKit;
using StackExchange.Redis;

namespace FgClip.Cli.Tests.Commands;

/// <summary>The same commands night after night, on a real cluster.</summary>
[Collection(nameof(ShapesModel))]
public sealed class ResubmitTests(ShapesModel shapes, ShapesCluster cluster) : IClassFixture<ShapesCluster>
{
    private static readonly string[] Images = ["rgb_100x401.png", "rgb_224x224.png", "rgb_64x64.png", "photo_part.jpg"];

    [Fact]
    public async Task A_night_with_nothing_new_keeps_no_later_night_from_being_added()
    {
        var (folder, other, output) = (NewFolder(2), NewFolder(1), shapes.NewPath("out"));
        Assert.Contains("2 rows", (await SubmitAsync(folder, output)).Ended(ExitCode.Done).Output);

        Assert.Contains("nothing new in the inputs; 2 rows in ",
            (await SubmitAsync(folder, output, "--extend")).Ended(ExitCode.Done).Output);
        Copy(folder, 2);
        Assert.Contains("3 rows", (await SubmitAsync(folder, output, "--extend")).Ended(ExitCode.Done).Output);
        Assert.Contains("nothing new in the inputs; 3 rows in ",
            (await SubmitAsync(folder, output, "--extend")).Ended(ExitCode.Done).Output);
        Copy(folder, 3);
        Assert.Contains("4 rows", (await SubmitAsync(folder, output, "--extend")).Ended(ExitCode.Done).Output);
        Assert.Contains("5 rows", (await SubmitAsync(other, output, "--extend")).Ended(ExitCode.Done).Output);

        Assert.Contains("5 rows compared", (await Fgclip.RunAsync("verify", output)).Ended(ExitCode.Done).Output);
    }

    [Fact]
    public async Task A_job_whose_output_was_deleted_is_done_again()
    {
        var (folder, output) = (NewFolder(2), shapes.NewPath("out"));
        (await SubmitAsync(folder, output)).Ended(ExitCode.Done);
        Directory.Delete(output, recursive: true);

        Assert.Contains("2 rows", (await SubmitAsync(folder, output)).Ended(ExitCode.Done).Output);

        (await Fgclip.RunAsync("verify", output)).Ended(ExitCode.Done);
    }

    [Fact]
    public async Task Nothing_is_left_in_Redis_of_a_job_that_is_forgotten()
    {
        var (folder, output) = (NewFolder(2), shapes.NewPath("out"));
        (await SubmitAsync(folder, output)).Ended(ExitCode.Done);
        var job = JobId.From(output);
        Assert.NotEmpty(await KeysAsync(job));

        var forgotten = (await Fgclip.RunAsync("forget", job, "--cluster", cluster.Address)).Ended(ExitCode.Done);

        Assert.Equal($"{job}: forgotten; {output} is left as it is.", Assert.Single(forgotten.Lines));
        Assert.Empty(await KeysAsync(job));
        Assert.DoesNotContain(job, (await Fgclip.RunAsync("list", "--cluster", cluster.Address)).Ended(ExitCode.Done).Output);
        Assert.Contains("has no job", (await Fgclip.RunAsync("forget", job, "--cluster", cluster.Address)).Ended(ExitCode.Failed).Error);
        (await Fgclip.RunAsync("verify", output)).Ended(ExitCode.Done);
        Assert.Contains("2 rows", (await SubmitAsync(folder, output)).Ended(ExitCode.Done).Output);
    }

    [Fact]
    public async Task A_job_is_called_by_its_name_or_by_the_last_folder_of_its_output()
    {
        var (folder, output) = (NewFolder(1), shapes.NewPath("out"));
        var (job, last) = (JobId.From(output), Path.GetFileName(output));

        Assert.Contains($"fgclip: job {job} ({last})", (await SubmitAsync(folder, output)).Ended(ExitCode.Done).Error);
        Assert.Contains($"fgclip: job {job} (spring)", (await SubmitAsync(folder, output, "--name", "spring")).Ended(ExitCode.Done).Error);

        Assert.Contains("spring", Line(await Fgclip.RunAsync("list", "--cluster", cluster.Address), job));
        Assert.Contains("spring", Line(await Fgclip.RunAsync("status", job, "--cluster", cluster.Address), "name"));
        var refused = await SubmitAsync(folder, output, "--name", "a\nb");
        Assert.Contains("--name", refused.Ended(ExitCode.Usage).Error);

        static string Line(Fgclip.Result result, string with) =>
            Assert.Single(result.Ended(ExitCode.Done).Lines, line => line.Contains(with, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_retry_is_a_job_of_the_cluster()
    {
        var (folder, output) = (Directory.CreateDirectory(shapes.NewPath("in")).FullName, shapes.NewPath("out"));
        var manifest = Path.Combine(folder, "in.jsonl");
        await File.WriteAllTextAsync(manifest, string.Concat(Images.Select(image => $$"""{"image": "{{image}}"}""" + "\n")),
            TestContext.Current.CancellationToken);
        foreach (var image in (int[])[0, 1, 3])
            Copy(folder, image);
        Assert.Contains("1 missing", (await SubmitAsync(manifest, output)).Ended(ExitCode.Done).Output);
        Copy(folder, 2);

        var retried = (await RetryAsync("--status", "missing", "--watch")).Ended(ExitCode.Done);

        Assert.Contains("4 rows in 1 part, all ok", retried.Output);
        Assert.Contains($"fgclip: job {JobId.From(output)}-retry-1", retried.Error);
        (await Fgclip.RunAsync("verify", output)).Ended(ExitCode.Done);
        var again = Assert.Single((await RetryAsync()).Ended(ExitCode.Done).Lines);
        Assert.Equal($"{JobId.From(output)}-retry-2", again);
        (await Fgclip.RunAsync("watch", again, "--cluster", cluster.Address)).Ended(ExitCode.Done);
        Assert.Equal("submitted", (string)JsonNode.Parse((await RetryAsync("--json")).Ended(ExitCode.Done).Output)!["phase"]!);
        Assert.Contains("--device is for a job in this process", (await RetryAsync("--device", "cpu")).Ended(ExitCode.Usage).Error);
        Assert.Contains("--watch is for a job on a cluster",
            (await Fgclip.RunAsync("retry", output, "--watch")).Ended(ExitCode.Usage).Error);

        Task<Fgclip.Result> RetryAsync(params string[] options) =>
            Fgclip.RunAsync(["retry", output, "--cluster", cluster.Address, .. options]);
    }

    [Fact]
    public async Task A_job_is_refused_while_another_is_at_work_on_its_output()
    {
        // Without workers a job stays where it is.
        await using var idle = new ShapesCluster { Roles = "coordinator" };
        await idle.InitializeAsync();
        var (folder, other, output) = (NewFolder(2), NewFolder(3), shapes.NewPath("out"));
        string[] model = ["--model", shapes.Model, "--output", output, "--features", "image"];
        string[] extend = ["submit", "--cluster", idle.Address, .. model, "--extend"];
        (await Fgclip.RunAsync(["embed", .. model, "--input", folder])).Ended(ExitCode.Done);
        var extension = Assert.Single((await Fgclip.RunAsync([.. extend, "--input", folder])).Ended(ExitCode.Done).Lines);

        Assert.Contains($"Job '{extension}' is at work on {output}.",
            (await Fgclip.RunAsync([.. extend, "--input", other])).Ended(ExitCode.Usage).Error);
        Assert.Contains($"Job '{extension}' is at work on {output}.",
            (await Fgclip.RunAsync("retry", output, "--cluster", idle.Address)).Ended(ExitCode.Usage).Error);
        Assert.Equal(extension, Assert.Single((await Fgclip.RunAsync([.. extend, "--input", folder])).Ended(ExitCode.Done).Lines));
        Assert.Contains("is not over", (await Fgclip.RunAsync("forget", extension, "--cluster", idle.Address)).Ended(ExitCode.Usage).Error);
        (await Fgclip.RunAsync("cancel", extension, "--cluster", idle.Address)).Ended(ExitCode.Done);
        Assert.NotEqual(extension, Assert.Single((await Fgclip.RunAsync([.. extend, "--input", other])).Ended(ExitCode.Done).Lines));
    }

    /// <summary>The keys of a job and of its blocks.</summary>
    private async Task<IReadOnlyList<string>> KeysAsync(string job)
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(cluster.Redis);
        return [.. redis.GetServers()[0].Keys(pattern: $"*{job}*").Select(key => key.ToString())];
    }

    private Task<Fgclip.Result> SubmitAsync(string folder, string output, params string[] options) =>
        SubmitAsync(folder, output, watch: true, options);

    private Task<Fgclip.Result> SubmitAsync(string input, string output, bool watch, params string[] options) => Fgclip.RunAsync(
    [
        "submit", "--cluster", cluster.Address, .. watch ? ["--watch"]
        : Array.Empty<string>(), "--model", shapes.Model, "--input", input, "--output", output, "--features", "image", .. options,
    ]);

    private string NewFolder(int images)
    {
        var folder = Directory.CreateDirectory(shapes.NewPath("photos")).FullName;
        for (var image = 0; image < images; image++)
            Copy(folder, image);
        return folder;
    }

    private static void Copy(string folder, int image) =>
        File.Copy(Fixtures.At("images", Images[image]), Path.Combine(folder, Images[image]));
}
