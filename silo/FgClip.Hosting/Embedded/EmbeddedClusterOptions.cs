using FgClip.Grains;
using FgClip.Workers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FgClip.Hosting.Embedded;

/// <summary>How a cluster inside this process is made.</summary>
public sealed class EmbeddedClusterOptions
{
    /// <summary>Adds what workers and coordinators need: the work itself and the dataset's records. Default: nothing.</summary>
    public Action<IServiceCollection> Services { get; set; } = _ => { };

    /// <summary>How work is handed out. Default: as <see cref="CoordinatorOptions"/> says, but progress is told every 200 ms.</summary>
    public Action<CoordinatorOptions> Coordinator { get; set; } = _ => { };

    /// <summary>
    /// How the worker works. Default: as <see cref="WorkerOptions"/> says, but it looks for work every 50 ms, tells its progress every
    /// second, and gives a shard back at once when it is stopped.
    /// </summary>
    public Action<WorkerOptions> Worker { get; set; } = _ => { };

    /// <summary>Where logs go. Default: nowhere.</summary>
    public ILoggerProvider? Logs { get; set; }

    /// <summary>The least level that is logged. Default: warnings.</summary>
    public LogLevel LogLevel { get; set; } = LogLevel.Warning;
}
