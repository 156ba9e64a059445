using System.Net;
using FgClip.Hosting.Clustered;
using FgClip.Hosting.Health;
using FgClip.Hosting.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace FgClip.Hosting.Web;

/// <summary>The web server of a silo.</summary>
internal static class OperationsBuilderExtensions
{
    /// <summary>
    /// Adds a web server and what it answers with. It listens where the silo does: on loopback for a silo of one machine, else on all addresses,
    /// since a kubelet or a Prometheus asks from elsewhere. What it tells are numbers and job ids; the network policy says who may ask.
    /// </summary>
    public static WebApplicationBuilder AddFgClipOperations(this WebApplicationBuilder builder, SiloSettings settings, SiloEndpoints endpoints)
    {
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Listen(endpoints.ListensEverywhere ? IPAddress.Any : endpoints.Address, settings.HttpPort);
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddFgClipHealth(settings.Roles);
        return builder;
    }
}
