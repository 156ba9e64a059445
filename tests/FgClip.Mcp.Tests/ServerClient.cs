using System.Text.Json.Nodes;
using FgClip.Cli.Tests;
using FgClip.TestKit;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace FgClip.Mcp.Tests;

/// <summary>A server in a process of its own with the fixtures' images, that the tests of a class share, and calls of any server.</summary>
public sealed class ServerClient(ShapesModel shapes) : IAsyncLifetime
{
    /// <summary>The folder of the images that it may read.</summary>
    public static readonly string Images = Fixtures.At("images");

    /// <summary>A client of the server.</summary>
    public McpClient Shared { get; private set; } = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Starts another server.</summary>
    public Task<McpClient> ConnectAsync(params string[] options) => McpClient.CreateAsync(
        new StdioClientTransport(new() { Command = Fgclip.Program, Arguments = ["mcp", "--model", shapes.Model, .. options] }),
        cancellationToken: Cancel);

    /// <summary>Calls a tool that does not fail.</summary>
    public static async Task<JsonNode> CallAsync(McpClient client, string tool, params (string Name, object Value)[] arguments)
    {
        var result = await client.CallToolAsync(
            tool, arguments.ToDictionary(argument => argument.Name, argument => (object?)argument.Value), cancellationToken: Cancel);
        Assert.False(result.IsError is true, string.Concat(result.Content.OfType<TextContentBlock>().Select(block => block.Text)));
        return JsonNode.Parse(result.StructuredContent!.Value.GetRawText())!;
    }

    /// <summary>Calls a tool that fails.</summary>
    /// <returns>The reason, as an assistant reads it.</returns>
    public static async Task<string> FailAsync(McpClient client, string tool, string arguments)
    {
        var result = await client.CallToolAsync(
            tool,
            JsonNode.Parse(arguments)!.AsObject().ToDictionary(pair => pair.Key, pair => (object?)pair.Value),
            cancellationToken: Cancel);
        Assert.True(result.IsError);
        return Assert.IsType<TextContentBlock>(Assert.Single(result.Content)).Text;
    }

    /// <summary>Reads an embedding.</summary>
    public static async Task<JsonNode> ReadAsync(McpClient client, string uri)
    {
        var read = await client.ReadResourceAsync(uri, cancellationToken: Cancel);
        return JsonNode.Parse(Assert.IsType<TextResourceContents>(Assert.Single(read.Contents)).Text)!;
    }

    /// <summary>The addresses that a call made, all of them.</summary>
    public static string[] Uris(JsonNode saved)
    {
        Assert.True((bool)saved["success"]!, (string?)saved["error_msg"]);
        return [.. saved["saved_uris"]!.AsArray().Select(uri => (string)uri!)];
    }

    /// <inheritdoc />
    public async ValueTask InitializeAsync() => Shared = await ConnectAsync("--image-root", Images);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => Shared.DisposeAsync();
}
