namespace FgClip.Workers.Attempts;

/// <summary>The device that an attempt is made on, as far as the attempt has to do with it.</summary>
/// <param name="Moved">Notes a sign of life of the work.</param>
/// <param name="SinceLastSign">Returns the time since the last of them.</param>
/// <param name="RefuseAsync">
/// Notes that this device cannot do the job, with the reason; returns whether no device of the cluster can, so that the job is to end.
/// </param>
internal sealed record AttemptContext(Action Moved, Func<TimeSpan> SinceLastSign, Func<string, Task<bool>> RefuseAsync);
