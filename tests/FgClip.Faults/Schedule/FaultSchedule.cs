using Azure.Storage.Blobs;
using FgClip.Faults.Clusters;
using FgClip.Faults.Injection;
using FgClip.Faults.Jobs;
using FgClip.TestKit.Services;

namespace FgClip.Faults.Schedule;

/// <summary>
/// Faults of all kinds at random moments under jobs that never pause. The seed fixes which faults come, to whom, and how long after the one
/// before; what the cluster is doing then is chance.
/// </summary>
/// <param name="duration">How long faults come; the job in hand is then run to its end.</param>
/// <param name="seed">Another seed makes another schedule.</param>
/// <param name="output">Where it says what it does.</param>
public sealed class FaultSchedule(TimeSpan duration, int seed, TextWriter output)
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private readonly Random _random = new(seed);
    private readonly Dictionary<FaultKind, int> _faults = Enum.GetValues<FaultKind>().ToDictionary(kind => kind, _ => 0);
    private readonly Lock _writing = new();

    /// <summary>Runs it.</summary>
    /// <returns>Whether every job succeeded with every row there once.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        using var inputs = await FaultInputs.MakeAsync();
        await using var azurite = await Azurite.StartAsync();
        var container = new BlobContainerClient(azurite.ConnectionString, "faults");
        await container.CreateAsync(cancellationToken: cancellationToken);
        await using var cluster = await FaultCluster.StartAsync(
            new() { Coordinators = 2, Workers = 2, AzureConnectionString = azurite.ConnectionString }, cancellationToken);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        enough.CancelAfter(duration);

        var jobs = new JobRun(cluster, inputs, container, Say);
        var running = jobs.RunAsync(enough.Token);
        var injector = new FaultInjector(cluster, azurite, _random);
        await InjectAsync(injector, enough.Token);
        await ReviveUntilAsync(running, injector);
        return Summarize(jobs);
    }

    private async Task InjectAsync(FaultInjector injector, CancellationToken enough)
    {
        while (true)
        {
            // Each kind comes once before any comes again.
            var kinds = Enum.GetValues<FaultKind>();
            _random.Shuffle(kinds);
            foreach (var kind in kinds)
            {
                if (!await WaitAsync(_random.Next(1, 5), injector, enough))
                    return;
                Say($"{kind}: {await injector.InjectAsync(kind, CancellationToken.None)}");
                _faults[kind]++;
            }
        }
    }

    private async Task<bool> WaitAsync(int ticks, FaultInjector injector, CancellationToken enough)
    {
        using var timer = new PeriodicTimer(Tick, TimeProvider.System);
        try
        {
            for (; ticks > 0; ticks--)
            {
                await timer.WaitForNextTickAsync(enough);
                await ReviveAsync(injector);
            }

            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task ReviveUntilAsync(Task running, FaultInjector injector)
    {
        using var timer = new PeriodicTimer(Tick, TimeProvider.System);
        while (!running.IsCompleted && await timer.WaitForNextTickAsync())
            await ReviveAsync(injector);
        await running;
    }

    private async Task ReviveAsync(FaultInjector injector)
    {
        foreach (var silo in await injector.ReviveAsync(CancellationToken.None))
            Say($"{silo} had ended, and was started again");
    }

    private bool Summarize(JobRun jobs)
    {
        var (lost, doubled) = (jobs.Audits.Sum(audit => audit.Lost), jobs.Audits.Sum(audit => audit.Doubled));
        var clean = jobs.Audits.Count(audit => audit.IsClean);
        Say($"seed {seed}: {_faults.Values.Sum()} faults: {string.Join(", ", _faults.Select(fault => $"{fault.Value} {fault.Key}"))}");
        Say($"{jobs.Audits.Count} jobs succeeded, {jobs.Failures.Count} did not; {jobs.Audits.Sum(audit => audit.Rows)} rows, {lost} lost, "
            + $"{doubled} doubled; "
            + $"verify clean {clean} times of {jobs.Audits.Count}");
        foreach (var status in jobs.Audits.SelectMany(audit => audit.Statuses).GroupBy(status => status.Key))
            Say($"{status.Sum(rows => rows.Value)} rows {status.Key}");
        return jobs.Failures.Count == 0 && jobs.Audits.Count > 0 && clean == jobs.Audits.Count;
    }

    private void Say(string what)
    {
        lock (_writing)
            output.WriteLine($"{TimeProvider.System.GetUtcNow():HH:mm:ss} {what}");
    }
}
