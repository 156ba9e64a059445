namespace FgClip.Workers.Attempts;

/// <summary>
/// Starts work on a thread of its own, since it may compute for long before it first awaits. A simulation starts it on its only thread.
/// </summary>
internal class WorkThreads
{
    /// <summary>Starts work.</summary>
    /// <returns>The work's result.</returns>
    public virtual Task<T> RunAsync<T>(Func<Task<T>> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
}
