using FgClip.Client;
using FgClip.Grains;
using FgClip.Pipeline.Models;
using FgClip.Web;
using FgClip.Workers;

namespace FgClip.Hosting.Settings;

/// <summary>
/// What <c>fgclip-silo</c> can be told: by <c>--Devices cpu</c> on its command line, by <c>FGCLIP__Devices</c> in its environment, or under
/// <c>FgClip</c> in an <c>appsettings.json</c>; the first of them counts.
/// </summary>
public sealed class SiloSettings
{
    /// <summary>What the silo does: all, coordinator or worker. Default: all.</summary>
    public SiloRoles Roles { get; set; } = SiloRoles.All;

    /// <summary>
    /// The Redis that makes silos a cluster and remembers their jobs, as <see cref="ClusterAddress"/> has it. Default: FGCLIP_CLUSTER;
    /// without it, the silo is alone and forgets.
    /// </summary>
    public string Cluster { get; set; } = "";

    /// <summary>
    /// The address at which the other silos and clients reach this one. Default: POD_IP; without it, the one that faces the Redis.
    /// </summary>
    public string AdvertisedIP { get; set; } = "";

    /// <summary>The port for other silos; 0 for a free one. Default: 0.</summary>
    public int SiloPort { get; set; }

    /// <summary>The port for clients; 0 for a free one. Default: 0.</summary>
    public int GatewayPort { get; set; }

    /// <summary>The port for health, metrics and backlog over HTTP; 0 for none. Default: 0.</summary>
    public int HttpPort { get; set; }

    /// <summary>
    /// What a worker computes on: <c>cpu</c>, <c>cuda:0,1</c>, <c>tensorrt:0</c>, or several with commas between. Each has its own thread
    /// and its own copy of the model; <c>cpu:0,1</c> is two workers that share the processors. Default: cpu.
    /// </summary>
    public string Devices { get; set; } = "cpu";

    /// <summary>
    /// Threads that compute one operator on a device cpu; 0 for one a core that this process may use, shared among them. Default: 0.
    /// </summary>
    public int CpuThreads { get; set; }

    /// <summary>Folders that are models or hold some; a job's model is looked for in them by its digest. Default: none.</summary>
    public IList<string> Models { get; set; } = [];

    /// <summary>Where models go that are fetched from blob storage. Default: ~/.cache/fgclip/models.</summary>
    public string ModelCache { get; set; } = ModelFinder.DefaultCache;

    /// <summary>How logs are written: console for a person, json for programs. Default: console.</summary>
    public LogFormat Logs { get; set; }

    /// <summary>The page and its API.</summary>
    public WebOptions Web { get; } = new();

    /// <summary>How work is handed out.</summary>
    public CoordinatorOptions Coordinator { get; } = new();

    /// <summary>How workers go about their work.</summary>
    public WorkerOptions Worker { get; } = new();

    /// <summary>When a silo that is silent counts as dead.</summary>
    public MembershipSettings Membership { get; } = new();
}
