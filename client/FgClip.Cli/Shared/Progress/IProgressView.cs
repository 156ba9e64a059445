using FgClip.Grains.Abstractions.Jobs;

namespace FgClip.Cli.Shared.Progress;

/// <summary>Shows how far a job is while it runs. Shows nothing after it was disposed of.</summary>
internal interface IProgressView : IDisposable
{
    void Show(JobStatus status);
}
