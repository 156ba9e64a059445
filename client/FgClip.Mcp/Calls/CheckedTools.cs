using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using ModelContextProtocol.Server;

namespace FgClip.Mcp.Calls;

/// <summary>Adds the tools of a class to a server, each as a <see cref="CheckedTool"/>.</summary>
internal static class CheckedTools
{
    /// <summary>Nulls are written: clients compare results with schemas in which those members are required.</summary>
    private static readonly JsonSerializerOptions Json = new(McpJsonUtilities.DefaultOptions)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
    };

    /// <summary>Adds the methods that have a <see cref="McpServerToolAttribute"/>; the class is a service of its own.</summary>
    public static IMcpServerBuilder WithChecked<TTools>(this IMcpServerBuilder server)
        where TTools : class
    {
        server.Services.AddSingleton<TTools>();
        return server.WithTools(
            typeof(TTools).GetMethods(BindingFlags.Public | BindingFlags.Instance)
                .Where(method => method.GetCustomAttribute<McpServerToolAttribute>() is not null)
                .Select(method => (McpServerTool)new CheckedTool(
                    McpServerTool.Create(
                        method,
                        request => request.Services!.GetRequiredService<TTools>(),
                        new() { SerializerOptions = Json, SchemaCreateOptions = ToolSchemas.Options }))));
    }
}
