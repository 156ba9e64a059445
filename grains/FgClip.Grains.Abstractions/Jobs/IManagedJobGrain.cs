using Orleans.Concurrency;

namespace FgClip.Grains.Abstractions.Jobs;

/// <summary>What a job of any kind can be asked and told.</summary>
[Alias("fgclip.ILedJobGrain")]
public interface IManagedJobGrain : IGrainWithStringKey
{
    /// <summary>Where the job stands; null where none was submitted under this id.</summary>
    [Alias("GetStatus"), AlwaysInterleave]
    Task<JobStatus?> GetStatusAsync();

    /// <summary>Ends the job, unless it is over. Workers drop their attempts at their next renewal; what is committed stays.</summary>
    [Alias("Cancel")]
    Task CancelAsync();

    /// <summary>
    /// Hands out no more work, unless the job is over. Workers finish what they hold, one piece a device at most, so that nothing is
    /// computed twice. It lasts until <see cref="ResumeAsync"/>, whatever silos come and go.
    /// </summary>
    [Alias("Pause")]
    Task PauseAsync();

    /// <summary>Hands out work again.</summary>
    [Alias("Resume")]
    Task ResumeAsync();

    /// <summary>
    /// Deletes the state of a job that is over, and that of its blocks, a bounded number of them in each call. What the job wrote stays. It
    /// refuses while the job is not over; of a job that is not there nothing is left to delete.
    /// </summary>
    [Alias("Forget")]
    Task<ForgetReply> ForgetAsync();
}
