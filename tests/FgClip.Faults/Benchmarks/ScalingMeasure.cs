using FgClip.Faults.Clusters;
using FgClip.Faults.Jobs;
using FgClip.TestKit;
using FgClip.TestKit.Checkpoints;

namespace FgClip.Faults.Benchmarks;

/// <summary>
/// What a second silo is worth: silos of one core each, one against two, by turns. All that is not a silo, which is Redis, the job's client
/// and this program, is on the first silo's core (<see cref="OneCore"/>): on a machine of two cores a lone silo would else have a second
/// one for it. Beside each it measures <see cref="BareGraph"/>, for cores of a machine that others use too, or that share more than their
/// memory, are not worth twice one.
/// </summary>
/// <param name="output">Where it says what it sees.</param>
public sealed class ScalingMeasure(TextWriter output)
{
    // The end of a job, when one silo is done and the other is not, is half a shard long.
    private const int ShardRows = 4;

    private static readonly TimeSpan Limit = TimeSpan.FromHours(1);

    /// <summary>Measures.</summary>
    /// <param name="architecture">The made model's sizes, as fgclip2-base.</param>
    /// <param name="rows">Rows of each job.</param>
    /// <param name="rounds">Jobs on one silo, and on two.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Rows a second of two silos over those of one: the median of the rounds' ratios.</returns>
    public async Task<double> RunAsync(string architecture, int rows, int rounds, CancellationToken cancellationToken)
    {
        using var checkpoint = new TempFolder();
        await CheckpointMaker.WriteAsync(architecture, checkpoint.Path);
        foreach (var file in Directory.EnumerateFiles(Fixtures.At("tokenizer-tiny")))
            File.Copy(file, checkpoint.At(Path.GetFileName(file)));
        using var inputs = await FaultInputs.MakeAsync(checkpoint.Path);

        double[] one = new double[rounds], two = new double[rounds], bareOne = new double[rounds], bareTwo = new double[rounds];
        for (var round = 0; round < rounds; round++)
        {
            // Who begins changes, so that a drift of the machine falls on both.
            foreach (var silos in round % 2 == 0 ? new[] { 1, 2 } : [2, 1])
            {
                (silos == 1 ? one : two)[round] = await SpeedAsync(inputs, silos, rows, cancellationToken);
                (silos == 1 ? bareOne : bareTwo)[round] = await BareAsync(inputs, silos, cancellationToken);
            }
        }

        var (gains, limits) = (Ratios(two, one), Ratios(bareTwo, bareOne));
        await SayAsync($"{architecture}: {Median(one):f2} rows/s on one silo, {Median(two):f2} on two: {Told(gains)}");
        await SayAsync($"the bare graph: {Median(bareOne):f2} images/s on one core, {Median(bareTwo):f2} on two: {Told(limits)}");
        await SayAsync($"two silos have {Told(Ratios(gains, limits))} of the bare graph's");
        return Median(gains);
    }

    private async Task<double> SpeedAsync(FaultInputs inputs, int silos, int rows, CancellationToken cancellationToken)
    {
        await using var cluster = await FaultCluster.StartAsync(
            new() { Coordinators = 0, Workers = silos, WorkerRoles = "all", PinWorkers = true, DefaultTimes = true }, cancellationToken);

        // A first job loads the model.
        await using (var first = FaultJob.Submit(cluster, inputs, silos * ShardRows * 2, ShardRows))
            await first.EndAsync(cancellationToken);

        var from = cluster.Log.Count;
        await using var job = FaultJob.Submit(cluster, inputs, rows, ShardRows, limit: Limit);
        var begun = await cluster.Log.WaitAsync(
            line => line.Text.EndsWith(" begins.", StringComparison.Ordinal)
            && line.Text.Contains(": shard ", StringComparison.Ordinal), from: from, cancellationToken: cancellationToken);
        var audit = await job.AuditAsync(cancellationToken: cancellationToken);
        var done =
            cluster.Log.Find(
                line => line.Text.EndsWith(": Done.", StringComparison.Ordinal)
                && line.Text.Contains(": shard ", StringComparison.Ordinal), from)[^1];
        var speed = rows / (done.At - begun.At).TotalSeconds;
        await SayAsync($"silos: {silos}; {speed:f2} rows/s; {audit}");
        return speed;
    }

    private async Task<double> BareAsync(FaultInputs inputs, int cores, CancellationToken cancellationToken)
    {
        var speed = await BareGraph.PerSecondAsync(inputs.Model, inputs.FirstImage, cores, cancellationToken);
        await SayAsync($"cores: {cores}; {speed:f2} images/s of the bare graph");
        return speed;
    }

    private Task SayAsync(FormattableString what) => output.WriteLineAsync(FormattableString.Invariant(what));

    private static double[] Ratios(double[] over, double[] under) => [.. over.Zip(under, (a, b) => a / b)];

    private static string Told(double[] ratios) =>
        FormattableString.Invariant($"{Median(ratios):f2} times ({ratios.Min():f2} to {ratios.Max():f2})");

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);
}
