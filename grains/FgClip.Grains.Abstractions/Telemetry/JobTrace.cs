using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace FgClip.Grains.Abstractions.Telemetry;

/// <summary>
/// A job's trace. Workers ask for work, nobody calls them with it; so the trace's id follows from the job's, and whoever does something for
/// a job on whatever silo adds to the same trace: its submission, its plan, each attempt at a shard with its stages.
/// </summary>
public static class JobTrace
{
    /// <summary>The source of a job's activities.</summary>
    public const string Source = "FgClip.Jobs";

    /// <summary>The tag with a job's id.</summary>
    public const string JobTag = "fgclip.job";

    /// <summary>The tag with what is done for it: <c>plan</c>, <c>shard 17</c>.</summary>
    public const string WorkTag = "fgclip.work";

    private static readonly ActivitySource Activities = new(Source);

    /// <summary>Starts an activity of a job.</summary>
    /// <param name="name">What is done, of few words that there are: a shard's number is a tag.</param>
    /// <param name="job">The job's id.</param>
    /// <returns>Null where nobody listens, or the sampler left it out.</returns>
    public static Activity? Start(string name, string job)
    {
        var activity = Activities.StartActivity(name, ActivityKind.Internal, ContextOf(job));
        activity?.SetTag(JobTag, job);
        return activity;
    }

    /// <summary>The context that all activities of a job have for a parent.</summary>
    public static ActivityContext ContextOf(string job)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(job), digest);
        return new(
            ActivityTraceId.CreateFromBytes(digest[..16]), ActivitySpanId.CreateFromBytes(digest[16..24]), ActivityTraceFlags.Recorded,
            isRemote: true);
    }
}
