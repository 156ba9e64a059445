namespace FgClip.Simulation.Scheduling;

/// <summary>Calls out of a process to what outlives it: a store, a table of state. The request and the answer travel apart.</summary>
/// <param name="scheduler">The scheduler.</param>
/// <param name="faults">What goes wrong.</param>
internal sealed class RemoteCalls(SimulationScheduler scheduler, FaultPlan faults)
{
    /// <summary>
    /// Makes a call. A request that is on its way when its process dies may still take effect. The call may fail before it takes effect, or
    /// after.
    /// </summary>
    /// <param name="what">What the trace calls it.</param>
    /// <param name="effect">What it does, in one step that nothing interrupts.</param>
    /// <param name="failure">Creates the error of a call that fails.</param>
    public Task<T> MakeAsync<T>(string what, Func<T> effect, Func<string, Exception> failure)
    {
        var process = SimulatedProcess.Current;
        var answer = new TaskCompletionSource<T>();
        scheduler.Post(what, process: null, () =>
        {
            if (process is { IsKilled: true } && scheduler.Chance(0.5))
                return;
            if (scheduler.Now < faults.StoreAwayUntil || faults.Draw(FaultPlan.StoreFailsBefore))
                Answer(() => answer.SetException(failure("The call failed before it took effect.")));
            else
                TakeEffect();
        });
        return answer.Task;

        void TakeEffect()
        {
            T result;
            try
            {
                result = process is null ? effect() : process.Run(effect);
            }
            catch (Exception exception)
            {
                Answer(() => answer.SetException(exception));
                return;
            }

            if (faults.Draw(FaultPlan.StoreFailsAfter))
                Answer(() => answer.SetException(failure("The answer was lost.")));
            else
                Answer(() => answer.SetResult(result));
        }

        void Answer(Action set) => scheduler.Post($"answer of {what}", process, set);
    }
}
