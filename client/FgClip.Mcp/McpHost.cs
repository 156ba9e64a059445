using System.Reflection;
using FgClip.Mcp.Calls;
using FgClip.Mcp.Clusters;
using FgClip.Mcp.Embeddings;
using FgClip.Mcp.Images;
using FgClip.Mcp.Tools;
using FgClip.Model.Encoders;
using FgClip.Model.Folders;
using FgClip.Pipeline.Models;
using FgClip.Search.Approximate;
using FgClip.Search.Opening;
using FgClip.Search.Vectors;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FgClip.Mcp;

/// <summary>The server.</summary>
public static class McpHost
{
    private const string Instructions =
        "Embeds texts and images with FG-CLIP, compares them, and searches embedded datasets. Embeddings "
        + "stay here under addresses; pass those on.";

    /// <summary>Serves standard input and output until the input ends.</summary>
    /// <param name="settings">The model, and what may be read.</param>
    /// <param name="cancellationToken">Stops the server.</param>
    /// <exception cref="ModelFolderException">There is no model, or it is broken.</exception>
    public static async Task RunAsync(McpSettings settings, CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        // Standard output is the protocol's.
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(new Embedder(new LoadedModel(ModelFolder.Open(settings.Model), new EncoderOptions())));
        builder.Services.AddSingleton<ImageArgumentReader>().AddSingleton<EmbeddingStore>().AddSingleton<ClusterLink>()
            .AddSingleton(new OpenIndexes(new VectorCache(settings.SearchCache), new IndexCatalog(settings.SearchIndexes)));
        builder.Services
            .AddMcpServer(server =>
            {
                server.ServerInfo = new()
                {
                    Name = "fgclip",
                    Version = typeof(McpHost).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion,
                };
                server.ServerInstructions = Instructions;
            })
            .WithStdioServerTransport()
            .WithChecked<TextTools>().WithChecked<ImageTools>().WithChecked<SimilarityTools>().WithChecked<SearchTools>()
            .WithChecked<JobTools>()
            .WithResources<EmbeddingResources>();
        await builder.Build().RunAsync(cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
