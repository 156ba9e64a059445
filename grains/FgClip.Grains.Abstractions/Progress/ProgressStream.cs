namespace FgClip.Grains.Abstractions.Progress;

/// <summary>
/// The stream of a job's <see cref="JobProgress"/>, under the job's id. Silos and clients that take part have a stream provider of
/// this name. It may lose events, as with the silo that carries them; watchers then ask <see cref="IJobProgressGrain"/> again.
/// </summary>
public static class ProgressStream
{
    /// <summary>Name of the stream provider.</summary>
    public const string Provider = "fgclip-progress";

    /// <summary>The stream's namespace.</summary>
    public const string Namespace = "fgclip.progress";
}
