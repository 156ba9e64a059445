using FgClip.TestKit;
using FgClip.TestKit.Processes;
using FgClip.TestKit.Services;

namespace FgClip.Faults.Clusters;

/// <summary>A Redis and silos, each a process that can be killed, frozen and started again.</summary>
public sealed class FaultCluster : IAsyncDisposable
{
    private static readonly Dictionary<string, string> ShortTimes = new()
    {
        ["Coordinator:LeaseDuration"] = "00:00:06",
        ["Worker:RenewInterval"] = "00:00:01",
        ["Worker:PollInterval"] = "00:00:00.2",
        ["Membership:ProbeTimeout"] = "00:00:01",
    };

    private readonly List<ClusterSilo> _silos = [];

    private readonly TempFolder _elsewhere = new();

    private readonly FaultClusterOptions _options;

    private FaultCluster(Redis redis, IReadOnlyDictionary<string, string> variables, FaultClusterOptions options) =>
        (Redis, Variables, _options) = (redis, variables, options);

    /// <summary>Where silos find each other and remember jobs.</summary>
    public Redis Redis { get; }

    /// <summary>What silos and clients find in their environment.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; }

    /// <summary>What all silos write.</summary>
    public ProcessLog Log { get; } = new();

    /// <summary>All silos, coordinators first.</summary>
    public IReadOnlyList<ClusterSilo> Silos => _silos;

    /// <summary>The silos that hand work out.</summary>
    public IReadOnlyList<ClusterSilo> Coordinators => [.. _silos.Where(silo => silo.Roles == "coordinator")];

    /// <summary>The silos that do the work.</summary>
    public IReadOnlyList<ClusterSilo> Workers => [.. _silos.Where(silo => silo.Roles != "coordinator")];

    /// <summary>Starts a cluster.</summary>
    public static async Task<FaultCluster> StartAsync(FaultClusterOptions options, CancellationToken cancellationToken = default)
    {
        var redis = await Redis.StartAsync();
        var variables = new Dictionary<string, string>
        {
            ["FGCLIP_CLUSTER"] = redis.Address,
            ["AZURE_STORAGE_CONNECTION_STRING"] = options.AzureConnectionString ?? "",
            ["DOTNET_TieredPGO"] = "0",
        };
        var cluster = new FaultCluster(redis, variables, options);
        try
        {
            if (options.RedisCommands is { } commands)
                await redis.ExecuteAsync(commands);
            for (var i = 0; i < options.Coordinators; i++)
                cluster.Add("coordinator", i, core: null, options.Folder);
            for (var i = 0; i < options.Workers; i++)
                cluster.AddWorker();
            for (var i = 0; i < options.WorkersElsewhere; i++)
                cluster.Add(options.WorkerRoles, options.Workers + i, core: null, cluster._elsewhere.Path);
            await Task.WhenAll(cluster.Silos.Select(silo => silo.StartAsync(cancellationToken)));
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Adds a worker and starts it.</summary>
    public async Task<ClusterSilo> StartWorkerAsync(CancellationToken cancellationToken = default)
    {
        var worker = AddWorker();
        await worker.StartAsync(cancellationToken);
        return worker;
    }

    /// <summary>Starts a command as a client of the cluster.</summary>
    public ProgramProcess StartCommand(ProcessLog log, params IEnumerable<string> arguments) =>
        ProgramProcess.Start("fgclip", [BuiltProgram.Fgclip, .. arguments], Variables, log, _options.Folder);

    /// <summary>Waits until the silos have ended so many shards of a job as they should, from a place in the log on.</summary>
    public Task<LogLine> ShardsDoneAsync(int shards, int from = 0, ClusterSilo? by = null, CancellationToken cancellationToken = default) =>
        Log.WaitAsync(line => (by is null || line.Source == by.Name) && IsShardDone(line), shards, from, cancellationToken);

    /// <summary>Waits until a silo has begun a shard, from a place in the log on.</summary>
    public Task<LogLine> ShardBeginsAsync(ClusterSilo by, int from = 0, CancellationToken cancellationToken = default) =>
        Log.WaitAsync(line => line.Source == by.Name && IsShard(line) && line.Text.EndsWith(" begins.", StringComparison.Ordinal), 1, from,
        cancellationToken);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var silo in _silos)
            await silo.DisposeAsync();
        await Redis.DisposeAsync();
        _elsewhere.Dispose();
    }

    private static bool IsShardDone(LogLine line) => IsShard(line) && line.Text.EndsWith(": Done.", StringComparison.Ordinal);

    private static bool IsShard(LogLine line) => line.Text.Contains(": shard ", StringComparison.Ordinal);

    private ClusterSilo AddWorker()
    {
        var number = Workers.Count;
        return Add(_options.WorkerRoles, number, _options.PinWorkers ? number : null, _options.Folder);
    }

    private ClusterSilo Add(string roles, int number, int? core, string? folder)
    {
        var settings = new Dictionary<string, string>
        {
            ["Roles"] = roles,
            ["AdvertisedIP"] = "127.0.0.1",
            ["CpuThreads"] = "1",
            ["Logging:LogLevel:FgClip.Workers"] = "Debug",
        };
        foreach (var (setting, value) in _options.DefaultTimes ? _options.Settings : ShortTimes.Concat(_options.Settings))
            settings[setting] = value;
        if (roles != "coordinator")
            settings["Devices"] = _options.Devices;
        if (roles != "coordinator" && _options.HasHealth)
            settings["HttpPort"] = $"{ServerProcess.FreePort()}";
        var name = $"{(roles == "all" ? "silo" : roles)}-{number}";
        var silo = new ClusterSilo(name, settings, Variables, core, Log, folder) { Program = _options.SiloProgram };
        _silos.Add(silo);
        return silo;
    }
}
