using FgClip.Datasets.Jobs;
using FgClip.Grains.Abstractions.Jobs;

namespace FgClip.Simulation.Scenarios;

/// <summary>How often workers without work call coordinators, in virtual time and while nothing goes wrong.</summary>
internal static class IdleCalls
{
    /// <summary>Lets workers be idle, and counts every call between silos.</summary>
    /// <param name="silos">Silos with devices.</param>
    /// <param name="pausedJobs">Jobs that hand out nothing.</param>
    /// <param name="span">For how long, after a minute in which the workers start.</param>
    /// <returns>Devices, and calls a second of each.</returns>
    public static async Task<(int Devices, double CallsPerSecond)> MeasureAsync(int silos, int pausedJobs, TimeSpan span)
    {
        using var world = new SimulatedWorld(seed: 1, keepTrace: false);
        world.Faults.IsOn = false;
        world.Scheduler.EarlyTimer = 0;
        while (world.Cluster.Silos.Count(silo => silo.IsWorker) < silos)
            world.Cluster.Start(isWorker: true);
        Task? submission = null;
        world.Scheduler.Post("begin", world.Client, () => submission = world.Client.Run(() => SubmitAsync(world, pausedJobs)));
        await world.Scheduler.RunAsync(() => submission is { IsCompleted: true }, () => { }, long.MaxValue);
        await submission!;
        await RunUntilAsync(world, world.Scheduler.Now + TimeSpan.FromMinutes(1));
        var (began, before) = (world.Scheduler.Now, world.Cluster.Calls);
        await RunUntilAsync(world, began + span);
        var devices = silos * world.DevicesPerWorker;
        return (devices, (world.Cluster.Calls - before) / (world.Scheduler.Now - began).TotalSeconds / devices);
    }

    private static Task<bool> RunUntilAsync(SimulatedWorld world, TimeSpan end)
    {
        world.Scheduler.PostAfter(end - world.Scheduler.Now, "end", process: null, () => { });
        return world.Scheduler.RunAsync(() => world.Scheduler.Now >= end, () => { }, long.MaxValue);
    }

    private static async Task SubmitAsync(SimulatedWorld world, int jobs)
    {
        for (var i = 0; i < jobs; i++)
        {
            var job = world.Cluster.Grains.GetGrain<IJobGrain>($"paused-{i}");
            await job.SubmitAsync(new JobSpec
            {
                Model = new ModelReference("none", new string('0', 64), "/none"),
                Inputs = [$"{world.Root}/in/{i}.jsonl"],
                Output = $"{world.Root}/out-{i}",
                Features = new FeatureOptions(),
            });
            await job.PauseAsync();
        }
    }
}
