using FgClip.Datasets.Jobs;
using FgClip.TestKit;

namespace FgClip.Cli.Tests.Commands;

/// <summary>A job on a real cluster, one of whose receipts is damaged.</summary>
[Collection(nameof(ShapesModel))]
public sealed class StalledJobTests(ShapesModel shapes, ShapesCluster cluster) : IClassFixture<ShapesCluster>
{
    [Fact]
    public async Task A_job_that_does_not_get_on_says_why_and_goes_on_once_it_is_mended()
    {
        var (photos, output) = (Directory.CreateDirectory(shapes.NewPath("photos")).FullName, shapes.NewPath("out"));
        File.Copy(Fixtures.At("images", "rgb_64x64.png"), Path.Combine(photos, "rgb_64x64.png"));
        var receipt = Path.Combine(output, "_commits", "000000", "000.json");
        Directory.CreateDirectory(Path.GetDirectoryName(receipt)!);
        await File.WriteAllTextAsync(receipt, "this is not JSON", TestContext.Current.CancellationToken);
        string[] address = ["--cluster", cluster.Address];
        var job = JobId.From(output);
        (await Fgclip.RunAsync(
            ["submit", .. address, "--model", shapes.Model, "--input", photos, "--output", output, "--features", "image"])).Ended(
                ExitCode.Done);

        var stalled = await StatusAsync("stalled ");

        Assert.Contains("running, stalled", Assert.Single(stalled.Lines, line => line.StartsWith("phase ", StringComparison.Ordinal)));
        var reason = Assert.Single(stalled.Lines, line => line.StartsWith("stalled ", StringComparison.Ordinal));
        Assert.Contains("cannot be read: ", reason);
        Assert.Contains("_commits/000000/000.json", reason);
        var listed = (await Fgclip.RunAsync(["list", .. address])).Ended(ExitCode.Done).Lines;
        Assert.Contains("running, stalled", Assert.Single(listed, line => line.StartsWith(job, StringComparison.Ordinal)));

        File.Delete(receipt);
        (await Fgclip.RunAsync(["watch", job, .. address])).Ended(ExitCode.Done);
        Assert.DoesNotContain((await StatusAsync("succeeded")).Lines, line => line.StartsWith("stalled ", StringComparison.Ordinal));

        // A real silo plans and reads the records in its own time.
        async Task<Fgclip.Result> StatusAsync(string word)
        {
            while (true)
            {
                var status = (await Fgclip.RunAsync(["status", job, .. address])).Ended(ExitCode.Done);
                if (status.Output.Contains(word, StringComparison.Ordinal))
                    return status;
            }
        }
    }
}
