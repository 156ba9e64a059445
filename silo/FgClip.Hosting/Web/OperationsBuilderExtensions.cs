using System.Net;
using FgClip.Hosting.Health;
using FgClip.Hosting.Settings;
using FgClip.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace FgClip.Hosting.Web;

/// <summary>The web server of a silo.</summary>
internal static class OperationsBuilderExtensions
{
    /// <summary>
    /// Adds a web server. Health and metrics are told where the silo listens: on loopback for a silo of one machine, else on all addresses,
    /// since a kubelet or a Prometheus asks from elsewhere; what they tell are numbers and job ids, and the network policy says who may
    /// ask. The page has a port and a gate of its own.
    /// </summary>
    public static WebApplicationBuilder AddFgClipServer(this WebApplicationBuilder builder, SiloSettings settings, SiloEndpoints endpoints)
    {
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            if (settings.HttpPort != 0)
                server.Listen(endpoints.ListensEverywhere ? IPAddress.Any : endpoints.Address, settings.HttpPort);
            if (settings.Web.Port != 0)
                server.Listen(IPAddress.Parse(settings.Web.Address), settings.Web.Port);
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddFgClipHealth(settings.Roles);
        if (settings.Web.Port != 0)
            builder.Services.AddFgClipWeb(settings.Web);
        return builder;
    }
}
