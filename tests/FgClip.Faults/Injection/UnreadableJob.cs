using FgClip.Client;
using FgClip.Faults.Clusters;
using FgClip.Faults.Jobs;
using FgClip.Faults.Schedule;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.TestKit.Processes;

namespace FgClip.Faults.Injection;

/// <summary>
/// A job of its own of which a receipt is damaged. It has to show why it stalls while other jobs continue, and to end by itself once the
/// receipt is mended.
/// </summary>
/// <param name="cluster">The cluster.</param>
/// <param name="inputs">The model and the images.</param>
/// <param name="results">Receives what became of it.</param>
public sealed class UnreadableJob(FaultCluster cluster, FaultInputs inputs, JobResults results)
{
    private const int Rows = 120, ShardRows = 6, ShardsBefore = 2, ShardsOfOthers = 3;

    private const string Kind = "unreadable";

    // For hangs only.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(20);

    /// <summary>Runs it.</summary>
    /// <param name="over">Cancelled once no other job runs.</param>
    /// <returns>What was seen, in words.</returns>
    public async Task<string> RunAsync(CancellationToken over)
    {
        var output = inputs.NewPath(Kind);
        try
        {
            using var limit = new CancellationTokenSource(Limit);
            var seen = await RunAsync(output, over, limit.Token);
            results.Add(Kind, output, await JobAudit.MakeAsync(output, output, Rows, cluster.Variables));
            return seen;
        }
        catch (Exception failed)
        {
            results.Fail(Kind, output, $"{failed}\nThe silos:\n{cluster.Log.Tail(200)}");
            return failed.Message;
        }
    }

    private async Task<string> RunAsync(string output, CancellationToken over, CancellationToken limit)
    {
        string[] command =
        [
            "submit", "--model", FaultInputs.ModelOfWorkingFolder, "--input", inputs.Manifest(
                Rows), "--output", output, "--features", "image,text",
            "--shard-rows", $"{ShardRows}",
        ];
        var job = await SubmitAsync(command, limit);
        await using var operations = await ClusterOperator.ConnectAsync(cluster, limit);
        var jobs = operations.Jobs;
        await UntilAsync(jobs, job, status => status.Shards.Done >= ShardsBefore, limit);
        await jobs.CancelAsync(job, limit);
        var receipt = Directory.EnumerateFiles(Path.Combine(output, "_commits"), "*.json", SearchOption.AllDirectories).Order().First();
        var content = await File.ReadAllBytesAsync(receipt, limit);
        await File.WriteAllBytesAsync(receipt, content[..(content.Length / 2)], limit);

        await SubmitAsync(command, limit);
        var stalled = await UntilAsync(jobs, job, status => status.StallReason is not null, limit);
        var continued = await OthersContinueAsync(job, over, limit);
        await File.WriteAllBytesAsync(receipt, content, limit);
        var last = await UntilAsync(jobs, job, status => status.Phase.IsOver(), limit);
        return last.Phase is JobPhase.Succeeded
            ? $"{job} stalled ({stalled.StallReason}), {(continued ? "others continued" : "no other job ran")}, "
                + "and it succeeded once mended"
            : throw new InvalidOperationException($"{job} ended as {last.Phase}: {last.Failure?.Message}");
    }

    /// <summary>Waits until other jobs get work done; not once none of them runs.</summary>
    private async Task<bool> OthersContinueAsync(string job, CancellationToken over, CancellationToken limit)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over, limit);
        try
        {
            await cluster.Log.WaitAsync(line => IsWorkOfOther(line, job), ShardsOfOthers, cluster.Log.Count, either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!limit.IsCancellationRequested)
        {
            return false;
        }
    }

    private static bool IsWorkOfOther(LogLine line, string job) =>
        line.Text.EndsWith(": Done.", StringComparison.Ordinal) && !line.Text.Contains(job, StringComparison.Ordinal);

    /// <summary>Submits it, again where the cluster was not reached.</summary>
    private async Task<string> SubmitAsync(IReadOnlyList<string> command, CancellationToken limit)
    {
        while (true)
        {
            limit.ThrowIfCancellationRequested();
            var log = new ProcessLog();
            await using var client = cluster.StartCommand(log, command);
            if (await client.WaitForExitAsync(limit) == 0)
                return log.Find(_ => true)[^1].Text.Trim();
            results.CountRestart();
        }
    }

    private static async Task<JobStatus> UntilAsync(FgClipClient jobs, string job, Predicate<JobStatus> wanted, CancellationToken limit)
    {
        while (true)
        {
            try
            {
                await foreach (var status in jobs.WatchAsync(job, limit))
                {
                    if (wanted(status) || status.Phase.IsOver())
                        return status;
                }
            }
            catch (ClusterUnreachableException)
            {
            }
        }
    }
}
