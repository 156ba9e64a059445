using FgClip.TestKit.Processes;

namespace FgClip.Faults.Clusters;

/// <summary>How a cluster under test is made.</summary>
public sealed record FaultClusterOptions
{
    /// <summary>Silos that hand work out and do none. Default: 1.</summary>
    public int Coordinators { get; init; } = 1;

    /// <summary>Silos that do the work. Default: 2.</summary>
    public int Workers { get; init; } = 2;

    /// <summary>
    /// Further workers, whose working folder is empty: what a job names by <c>/proc/self/cwd</c> is not there. Default: 0.
    /// </summary>
    public int WorkersElsewhere { get; init; }

    /// <summary>The working folder of all other silos and of clients. Default: that of this process.</summary>
    public string? Folder { get; init; }

    /// <summary>Devices of each worker, as the setting has them. Default: cpu.</summary>
    public string Devices { get; init; } = "cpu";

    /// <summary>Whether workers answer over HTTP whether they are alive. Default: false.</summary>
    public bool HasHealth { get; init; }

    /// <summary>What those silos are: worker, or all where they hand work out too. Default: worker.</summary>
    public string WorkerRoles { get; init; } = "worker";

    /// <summary>Leaves leases and membership as operators find them; else a fault costs fewer seconds. Default: false.</summary>
    public bool DefaultTimes { get; init; }

    /// <summary>Settings of all silos, beside those.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>The <c>fgclip-silo</c> of every silo. Default: the one that was built with the tests.</summary>
    public string SiloProgram { get; init; } = BuiltProgram.Silo;

    /// <summary>A file of commands that Redis executes before the silos start: the state of a cluster that was. Default: none.</summary>
    public string? RedisCommands { get; init; }

    /// <summary>The account, where datasets lie in blob storage. Default: none.</summary>
    public string? AzureConnectionString { get; init; }

    /// <summary>Whether each worker has one core to itself, the first the first. Default: false.</summary>
    public bool PinWorkers { get; init; }
}
