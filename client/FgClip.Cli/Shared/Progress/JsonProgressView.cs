using System.Text.Json;
using FgClip.Client;
using FgClip.Grains.Abstractions.Jobs;

namespace FgClip.Cli.Shared.Progress;

/// <summary>One JSON object a line for each change, for programs.</summary>
internal sealed class JsonProgressView(TextWriter output) : IProgressView
{
    private readonly JobRates _rates = new();
    private (JobPhase, string?, long, int, string?, PlanningProgress?)? _last;

    public void Show(JobStatus status)
    {
        _rates.Add(status);
        var now = (status.Phase, status.Step, status.RowsDone, status.Shards.Done, status.StallReason, status.Planning);
        if (_last == now)
            return;
        _last = now;
        output.WriteLine(JsonSerializer.Serialize(JobView.From(status, _rates)));
    }

    public void Dispose()
    {
    }
}
