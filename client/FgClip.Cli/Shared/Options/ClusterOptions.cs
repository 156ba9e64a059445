using System.CommandLine;
using FgClip.Client;

namespace FgClip.Cli.Shared.Options;

/// <summary>Options of the commands that speak with a cluster.</summary>
internal static class ClusterOptions
{
    public static Option<string?> Cluster() => new("--cluster")
    {
        Description =
            $"The cluster: redis://host:port[/db][?clusterId=ID]. Without it, what {ClusterAddress.Variable} says. A password may "
            + $"be in {ClusterAddress.PasswordVariable}.",
        HelpName = "URL",
    };

    public static Option<bool> Watch() =>
        new("--watch") { Description = "Follow the job to its end. Ctrl-C stops the watching and not the job." };

    public static Option<string?> OptionalCluster(string verb) => new("--cluster")
    {
        Description = $"{verb} on a cluster, redis://host:port[/db][?clusterId=ID], or the one that {ClusterAddress.Variable} names. "
            + "Without either, in this process.",
        HelpName = "URL",
    };

    public static Argument<string> Job() =>
        new("JOB") { Description = "The job's id, as fgclip submit prints it and fgclip list shows it." };

    public static Option<bool> Json(string description) => new("--json") { Description = description };

    /// <summary>The cluster that is meant; null where none is named.</summary>
    /// <exception cref="UsageException">The name is not an address.</exception>
    public static ClusterAddress? Find(ParseResult parsed, Option<string?> cluster)
    {
        var given = parsed.GetValue(cluster);
        var address = given ?? Environment.GetEnvironmentVariable(ClusterAddress.Variable);
        try
        {
            return string.IsNullOrWhiteSpace(address) ? null : ClusterAddress.Parse(address);
        }
        catch (ClusterAddressException wrong)
        {
            throw new UsageException($"{(given is null ? ClusterAddress.Variable : "--cluster")}: {wrong.Message}");
        }
    }

    /// <summary>Connects to the cluster that is meant.</summary>
    /// <exception cref="UsageException">None is named, or the name is not an address.</exception>
    public static Task<FgClipClient> ConnectAsync(ParseResult parsed, Option<string?> cluster, CancellationToken cancellationToken) =>
        FgClipClient.ConnectAsync(
        Find(parsed, cluster)
        ?? throw new UsageException($"Which cluster? Name it with --cluster redis://host:port, or in {ClusterAddress.Variable}."),
        cancellationToken: cancellationToken);
}
