using FgClip.Datasets.Planning;
using FgClip.Model.Encoders;

namespace FgClip.Workers;

/// <summary>How a silo's workers go about their work.</summary>
public sealed class WorkerOptions
{
    /// <summary>The devices; each gets its own worker. Default: cpu.</summary>
    public IList<WorkerDevice> Devices { get; set; } = [new("cpu", new EncoderOptions())];

    /// <summary>How often a lease is renewed and progress is told; a sixth of a lease is good. Default: 10 seconds.</summary>
    public TimeSpan RenewInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long an idle worker waits at most before it asks for work by itself. Coordinators wake it when there is some. Default: 30
    /// seconds.
    /// </summary>
    public TimeSpan IdleInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a worker waits before it asks again where nobody would wake it: it is drained, its attempt failed, or its coordinator is of
    /// an earlier version. Default: 1 second.
    /// </summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long a shard in hand may continue when the silo stops; one that takes longer is given back. Default: 20 seconds.
    /// </summary>
    public TimeSpan DrainGrace { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// A batch that takes ten times the median of recent ones, and longer than this, is stuck: the silo's liveness turns red. Default: 30
    /// seconds.
    /// </summary>
    public TimeSpan StallFloor { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Work of any kind in which nothing gets done for this long is stuck: no row, no byte read or written, no batch. Its lease is renewed
    /// no more, the attempt fails, and another worker gets the work. Default: 15 minutes.
    /// </summary>
    public TimeSpan StepLimit { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// Inputs that a device plans at once, or groups of them where there are very many. Default: 16, more than most machines have cores,
    /// because planning mostly waits for the store.
    /// </summary>
    public int PlanUnitsAtOnce { get; set; } = DatasetPlanner.DefaultUnitsAtOnce;

    /// <summary>
    /// Attempts in a row, at three pieces of work or more, that fail on a device before it takes no work for a while. Default: 5.
    /// </summary>
    public int MaxFailures { get; set; } = 5;

    /// <summary>
    /// How long a device takes no work after <see cref="MaxFailures"/>; each further failure doubles it, up to 16 times. Default: 1 minute.
    /// </summary>
    public TimeSpan FailurePause { get; set; } = TimeSpan.FromMinutes(1);
}
