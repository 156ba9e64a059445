using System.Reflection;
using FgClip.Datasets.Jobs;

namespace FgClip.Datasets.Images.Web;

/// <summary>How web servers are asked for images.</summary>
public sealed record WebManners
{
    /// <summary>The name that opt-outs of a single robot use: <c>X-Robots-Tag: fgclip: noai</c>.</summary>
    public const string Robot = "fgclip";

    private static readonly string Version =
        typeof(WebManners).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    /// <summary>An address or mail address at which the owner of a server reaches whoever fetches. Default: null, none.</summary>
    public string? Contact { get; init; }

    /// <summary>Whether images whose server opts out of AI or indexing are read all the same. Default: false.</summary>
    public bool IgnoreOptOut { get; init; }

    /// <summary>The most requests to one host at a time, of a process. Default: 16.</summary>
    public int PerHost { get; init; } = RunOptions.DefaultHttpPerHost;

    /// <summary>The User-Agent of requests.</summary>
    internal string UserAgent => $"FgClip.Cluster/{Version} (compatible; {Robot}{(Contact is null ? "" : $"; +{Contact}")})";

    /// <summary>Reads the manners of a job.</summary>
    /// <param name="manifest">Its options that change rows.</param>
    /// <param name="run">Its options that do not; null for the defaults.</param>
    public static WebManners From(ManifestOptions manifest, RunOptions? run) => new()
    {
        Contact = run?.HttpContact,
        IgnoreOptOut = manifest.IgnoreOptOut,
        PerHost = run?.HttpPerHost ?? RunOptions.DefaultHttpPerHost,
    };
}
