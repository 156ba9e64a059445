using System.Net;
using System.Net.Sockets;
using FgClip.Client;

namespace FgClip.Hosting.Settings;

/// <summary>Where a silo is reached.</summary>
/// <param name="Address">Its address, as the others see it.</param>
/// <param name="SiloPort">Its port for other silos.</param>
/// <param name="GatewayPort">Its port for clients; 0 where it has none, as a silo without coordinators.</param>
internal sealed record SiloEndpoints(IPAddress Address, int SiloPort, int GatewayPort)
{
    /// <summary>Whether the silo listens on all addresses of its machine: the one it is reached at may be a translated one.</summary>
    public bool ListensEverywhere => !IPAddress.IsLoopback(Address);

    /// <summary>Chooses what the settings leave open.</summary>
    public static SiloEndpoints Choose(SiloSettings settings, ClusterAddress? cluster)
    {
        var address = settings.AdvertisedIP.Length > 0 ? IPAddress.Parse(settings.AdvertisedIP)
            : cluster is null ? IPAddress.Loopback
            : Facing(cluster);
        var local = IPAddress.IsLoopback(address) ? address : IPAddress.Any;
        var hasGateway = settings.Roles.HasFlag(SiloRoles.Coordinator);
        return new(
            address,
            settings.SiloPort != 0 ? settings.SiloPort : FreePort.Find(local),
            !hasGateway ? 0 : settings.GatewayPort != 0 ? settings.GatewayPort : FreePort.Find(local));
    }

    /// <summary>The address of this machine from which packets go to the Redis. Nothing is sent.</summary>
    private static IPAddress Facing(ClusterAddress cluster)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Connect(cluster.Host, cluster.Port);
        return ((IPEndPoint)socket.LocalEndPoint!).Address;
    }
}
