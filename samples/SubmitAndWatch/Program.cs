using FgClip.Client;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Rows;
using FgClip.Grains.Abstractions.Jobs;

if (args is not [var cluster, var modelFolder, var modelDigest, var input, var output])
{
    Console.Error.WriteLine("Usage: SubmitAndWatch CLUSTER MODEL-FOLDER MODEL-DIGEST INPUT OUTPUT");
    return 2;
}

// Ctrl-C stops watching; the job continues.
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

// The cluster may be just starting.
await using var client = await FgClipClient.ConnectAsync(
    ClusterAddress.Parse(cluster), options => options.ConnectTimeout = TimeSpan.FromMinutes(1), stop.Token);

// Submitting the same job again finds the one that is there, so this program may be run again.
var job = await client.SubmitAsync(
    new JobSpec
    {
        Model = new ModelReference(Path.GetFileName(modelFolder), modelDigest, modelFolder),
        Inputs = [input],
        Output = output,
        Features = new FeatureOptions { Image = true },
    },
    cancellationToken: stop.Token);
Console.WriteLine($"job {job.Job}");

var rates = new JobRates();
await foreach (var status in client.WatchAsync(job.Job, stop.Token))
{
    rates.Add(status);
    var total = status.Rows is { } planned ? $"{planned}" : "?";
    Console.WriteLine($"{status.Phase}: {status.RowsDone} of {total} rows, {rates.RowsPerSecond:0.0} rows/s");
    job = status;
}

foreach (var (status, rows) in job.Committed.ByStatus.OrderByDescending(pair => pair.Value))
    Console.WriteLine($"{rows} rows {status.ToColumnValue()}");
if (job.Failure is { } failure)
    Console.Error.WriteLine(failure.Message);
return job.Phase is JobPhase.Succeeded ? 0 : 1;
