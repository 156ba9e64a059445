using FgClip.Model.Encoders;

namespace FgClip.Workers;

/// <summary>How a silo's workers go about their work.</summary>
public sealed class WorkerOptions
{
    /// <summary>The devices; each gets its own worker. Default: cpu.</summary>
    public IList<WorkerDevice> Devices { get; set; } = [new("cpu", new EncoderOptions())];

    /// <summary>How often a lease is renewed and progress is told; a sixth of a lease is good. Default: 10 seconds.</summary>
    public TimeSpan RenewInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an idle worker waits before it asks for work again. Default: 1 second.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a shard in hand may go on when the silo stops; one that takes longer is given back. Default: 20 seconds.</summary>
    public TimeSpan DrainGrace { get; set; } = TimeSpan.FromSeconds(20);
}
