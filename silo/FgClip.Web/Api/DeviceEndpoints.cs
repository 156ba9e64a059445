using FgClip.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FgClip.Web.Api;

/// <summary>The devices of the cluster.</summary>
internal static class DeviceEndpoints
{
    public static void MapDevices(this IEndpointRouteBuilder api) =>
        api.MapGet("/devices", ListAsync).WithName("listDevices")
        .WithSummary("The devices of the cluster, and what they spend their time on.");

    private static async Task<IReadOnlyList<DeviceView>> ListAsync(FgClipClient client, CancellationToken cancellationToken) =>
        [.. (await client.GetDevicesAsync(cancellationToken)).Select(DeviceView.From)];
}
