using System.Globalization;
using System.Web;
using StackExchange.Redis;

namespace FgClip.Client;

/// <summary>
/// Where a cluster is: <c>redis://[user[:password]@]host[:port][/db][?clusterId=…&amp;serviceId=…]</c>, the Redis through which its silos
/// find each other. <c>rediss://</c> speaks TLS.
/// </summary>
public sealed record ClusterAddress
{
    /// <summary>The variable that names the cluster where no address is given.</summary>
    public const string Variable = "FGCLIP_CLUSTER";

    /// <summary>The variable with the password of an address that has none.</summary>
    public const string PasswordVariable = "FGCLIP_REDIS_PASSWORD";

    private const int DefaultPort = 6379;

    private ClusterAddress(string host) => Host = host;

    /// <summary>The Redis's host: a name or an IP address.</summary>
    public string Host { get; }

    /// <summary>Its port. Default: 6379.</summary>
    public int Port { get; private init; } = DefaultPort;

    /// <summary>The number of its database. Default: 0.</summary>
    public int Database { get; private init; }

    /// <summary>Whether it is reached by TLS: <c>rediss://</c>.</summary>
    public bool Tls { get; private init; }

    /// <summary>Which cluster of those that share the Redis. Default: fgclip.</summary>
    public string ClusterId { get; private init; } = "fgclip";

    /// <summary>Whose memory of jobs: it outlives the cluster's silos. Default: fgclip.</summary>
    public string ServiceId { get; private init; } = "fgclip";

    private string? User { get; init; }

    private string? Password { get; init; }

    /// <summary>Reads an address; a password that it lacks comes from <see cref="PasswordVariable"/>.</summary>
    /// <exception cref="ClusterAddressException">It is none; the message repeats nothing of it that may be a password.</exception>
    public static ClusterAddress Parse(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("redis" or "rediss") || uri.Host.Length == 0)
            throw new ClusterAddressException(
                "it must look like redis://host:port, with /db and ?clusterId=… behind it where they are needed.");

        var database = uri.AbsolutePath.Trim('/');
        var number = 0;
        if (database.Length > 0 && !int.TryParse(database, NumberStyles.None, CultureInfo.InvariantCulture, out number))
            throw new ClusterAddressException($"'/{database}' is not a number of a database.");

        var ids = HttpUtility.ParseQueryString(uri.Query);
        if (ids.AllKeys.FirstOrDefault(key => key is not ("clusterId" or "serviceId")) is { } unknown)
            throw new ClusterAddressException($"'{unknown}' is not known there; clusterId and serviceId are.");

        var user = uri.UserInfo.Split(':', 2).Select(Uri.UnescapeDataString).ToList();
        return new ClusterAddress(uri.Host.Trim('[', ']'))
        {
            Port = uri.Port > 0 ? uri.Port : DefaultPort,
            Database = number,
            Tls = uri.Scheme is "rediss",
            ClusterId = Id(ids["clusterId"]),
            ServiceId = Id(ids["serviceId"]),
            User = user[0].Length > 0 ? user[0] : null,
            Password = user.Count > 1 ? user[1] : Environment.GetEnvironmentVariable(PasswordVariable),
        };
    }

    /// <summary>How StackExchange.Redis reaches it: it connects in the background, and again after each loss.</summary>
    public ConfigurationOptions ToRedis() => new()
    {
        EndPoints = { { Host, Port } },
        DefaultDatabase = Database,
        Ssl = Tls,
        SslHost = Tls ? Host : null,
        User = User,
        Password = Password is { Length: > 0 } ? Password : null,
        AbortOnConnectFail = false,
    };

    /// <summary>The address without its password.</summary>
    public override string ToString()
    {
        var host = Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host;
        var scheme = Tls ? "rediss" : "redis";
        var path = Database > 0 ? string.Create(CultureInfo.InvariantCulture, $"/{Database}") : "";
        return string.Create(
            CultureInfo.InvariantCulture, $"{scheme}://{host}:{Port}{path}?clusterId={ClusterId}&serviceId={ServiceId}");
    }

    private static string Id(string? given) => string.IsNullOrWhiteSpace(given) ? "fgclip" : given;
}
