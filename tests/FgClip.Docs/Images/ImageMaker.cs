using System.Diagnostics;
using FgClip.Docs.Silos;
using FgClip.TestKit;
using FgClip.TestKit.Processes;

namespace FgClip.Docs.Images;

/// <summary>Makes the images of the documentation, for <c>docs/images/make</c>.</summary>
internal static class ImageMaker
{
    private const int Rows = 20_000, ShardRows = 100;

    /// <summary>Makes all images.</summary>
    /// <param name="folder">The folder to write.</param>
    public static async Task MakeAsync(string folder)
    {
        using var temporary = new TempFolder();
        var jobs = await SampleJobs.CreateAsync(temporary);
        await CliProcess.RunAsync(
            null, "heatmap", "--model", jobs.Model, jobs.Image(0), "--max-num-patches", "1024", "--out", Path.Combine(
                folder, "heatmap.png"),
            "--text", "a small blue square", "a small white square", "小白色正方形");
        await using var silo = await LocalSilo.StartAsync();
        var job = await silo.SubmitAsync(jobs.Spec("photos", Rows, ShardRows, missingEvery: 400));
        await DashboardAsync(silo, job, folder);
        await silo.CancelAsync(job);
    }

    private static async Task DashboardAsync(LocalSilo silo, string job, string folder)
    {
        var script = Path.Combine(Fixtures.Repository, "docs", "images", "dashboard.mjs");
        var packages = Path.Combine(Fixtures.Repository, ".tools", "node_modules");
        using var node = Process.Start("node", [script, packages, silo.Web.BaseAddress!.ToString().TrimEnd('/'), job, folder]);
        await node.WaitForExitAsync();
        if (node.ExitCode != 0)
            throw new InvalidOperationException($"{script} ended with {node.ExitCode}.");
    }
}
