using System.Net;
using FgClip.Hosting.Settings;

namespace FgClip.Hosting.Clustered;

/// <summary>
/// The ports that the settings name. They are looked at before the silo joins its cluster: its web server starts after that, and a silo
/// that joins, finds its port taken and ends costs the others its leases.
/// </summary>
internal static class FixedPorts
{
    /// <summary>Looks whether all of them are free.</summary>
    /// <exception cref="SiloStartException">Some are not; the message names each.</exception>
    public static void ThrowIfTaken(SiloSettings settings, SiloEndpoints endpoints)
    {
        var facing = endpoints.ListensEverywhere ? IPAddress.Any : endpoints.Address;
        var taken = new List<string>();
        Check(nameof(settings.SiloPort), facing, settings.SiloPort);
        if (endpoints.GatewayPort != 0)
            Check(nameof(settings.GatewayPort), facing, settings.GatewayPort);
        Check(nameof(settings.HttpPort), facing, settings.HttpPort);
        if (settings.Web.Port != 0)
            Check("Web:Port", IPAddress.Parse(settings.Web.Address), settings.Web.Port);
        if (taken.Count > 0)
            throw new SiloStartException(
                $"{string.Join("; ", taken)}. Name {(taken.Count == 1 ? "another port" : "other ports")}, or end what listens there. "
                + "SiloPort 0 and GatewayPort 0 mean free ones.");

        void Check(string setting, IPAddress address, int port)
        {
            if (port != 0 && !FreePort.IsFree(address, port))
                taken.Add($"{setting}: port {port} of {address} is taken");
        }
    }
}
