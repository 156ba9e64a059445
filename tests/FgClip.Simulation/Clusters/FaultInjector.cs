using FgClip.Simulation.Scheduling;

namespace FgClip.Simulation.Clusters;

/// <summary>Kills, suspends and moves, and sets clocks, as the fault plan has it.</summary>
/// <param name="cluster">The cluster.</param>
internal sealed class FaultInjector(SimulatedCluster cluster)
{
    private static readonly TimeSpan DeclaredDead = TimeSpan.FromSeconds(15);

    private SimulationScheduler Scheduler => cluster.Scheduler;

    /// <summary>Draws what goes wrong after an event.</summary>
    public void AfterEvent()
    {
        if (cluster.Faults.Draw(FaultPlan.SiloKilled) && Pick([.. Alive()]) is { } killed)
            cluster.Kill(killed);

        if (cluster.Faults.Draw(FaultPlan.SiloSuspended) && Pick([.. Alive()]) is { } suspended)
            Suspend(suspended, Scheduler.Chance(0.5) ? Seconds(900) : Seconds(60));
        if (cluster.Faults.Draw(FaultPlan.SiloStopped) && Pick([.. Alive()]) is { } stopped)
            Stop(stopped);
        if (cluster.Faults.Draw(FaultPlan.StoreAway))
            cluster.Faults.StoreAwayUntil = Scheduler.Now + Seconds(60);
        if (cluster.Faults.Draw(FaultPlan.GrainMoved) && Pick(cluster.Activations) is { } moved)
            moved.Leave();
        if (cluster.Faults.Draw(FaultPlan.ClockJumped) && Pick([.. Alive()]) is { } jumped)
            jumped.Process.ClockSkew += Seconds(180) - TimeSpan.FromSeconds(90);
    }

    private IEnumerable<SimulatedSilo> Alive() => cluster.Silos.Where(silo => silo.Process is { IsKilled: false, IsSuspended: false });

    /// <summary>Stops a silo as SIGTERM does: its devices finish or give back what they hold, then it leaves.</summary>
    private void Stop(SimulatedSilo silo)
    {
        silo.Process.Run(() =>
        {
            silo.Stopping.Cancel();
            return true;
        });
        Scheduler.PostAfter(TimeSpan.FromSeconds(30), $"{silo.Process.Name} has left", process: null, () =>
        {
            silo.Process.Kill();
            cluster.DeclareDead(silo);
        });
    }

    /// <summary>Suspends a silo for up to a quarter of an hour.</summary>
    public void Stall(SimulatedSilo silo) => Suspend(silo, Seconds(900));

    private void Suspend(SimulatedSilo silo, TimeSpan end)
    {
        silo.Process.IsSuspended = true;
        Scheduler.PostAfter(end, $"{silo.Process.Name} continues", process: null, () => silo.Process.IsSuspended = false);
        if (end <= DeclaredDead)
            return;
        silo.Process.IsLate = true;
        Scheduler.PostAfter(DeclaredDead, $"{silo.Process.Name} is declared dead", process: null, () => cluster.DeclareDead(silo));
        // It ends itself once it hears that it was declared dead, some seconds after it went on.
        Scheduler.PostAfter(end + Seconds(10), $"{silo.Process.Name} ends itself", process: null, silo.Process.Kill);
    }

    private TimeSpan Seconds(double most) => TimeSpan.FromSeconds(Scheduler.Random.NextDouble() * most);

    private T? Pick<T>(IReadOnlyList<T> all)
        where T : class => all.Count == 0 ? null : all[Scheduler.Random.Next(all.Count)];
}
