using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using FgClip.Cli.Tests;
using FgClip.TestKit;

namespace FgClip.Mcp.Tests.Clients;

/// <summary>The TypeScript SDKs of the protocol, which tests/run installs: what most hosts are built on.</summary>
internal static class NodeClient
{
    /// <summary>The SDK of version 1 and the client of version 2.</summary>
    public static readonly TheoryData<string> Libraries = ["@modelcontextprotocol/sdk", "@modelcontextprotocol/client"];

    /// <summary>Starts a server, lists its tools, and calls them one after the other.</summary>
    /// <param name="library">One of <see cref="Libraries"/>.</param>
    /// <param name="arguments">The server's.</param>
    /// <param name="calls">What is called.</param>
    public static async Task<NodeAnswers> CallAsync(string library, IReadOnlyList<string> arguments, params IReadOnlyList<NodeCall> calls)
    {
        var cancel = TestContext.Current.CancellationToken;
        var packages = Path.Combine(Fixtures.Repository, ".tools", "node_modules");
        Assert.True(Directory.Exists(Path.Combine(packages, library)), $"tests/run installs {library}.");
        var script = Path.Combine(Fixtures.Repository, "tests", "FgClip.Mcp.Tests", "Clients", "call.mjs");
        using var node = Process.Start(new ProcessStartInfo("node", [script, packages, library])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, error) = (node.StandardOutput.ReadToEndAsync(cancel), node.StandardError.ReadToEndAsync(cancel));
        await node.StandardInput.WriteAsync(JsonSerializer.Serialize(
            new { command = Fgclip.Program, args = arguments, calls }, JsonSerializerOptions.Web));
        node.StandardInput.Close();
        await node.WaitForExitAsync(cancel);
        Assert.True(node.ExitCode == 0, $"{library}: {await error}");
        return JsonSerializer.Deserialize<NodeAnswers>(await output, JsonSerializerOptions.Web)!;
    }
}

/// <summary>A call of a tool.</summary>
/// <param name="Tool">Its name.</param>
/// <param name="Arguments">What is passed.</param>
/// <param name="Cancel">Whether the call is cancelled at the first word of its progress.</param>
internal sealed record NodeCall(string Tool, object Arguments, bool Cancel = false);

/// <summary>What the client saw.</summary>
/// <param name="Tools">The tools as it lists them.</param>
/// <param name="Results">A result for each call.</param>
internal sealed record NodeAnswers(IReadOnlyList<JsonNode> Tools, IReadOnlyList<NodeResult> Results);

/// <summary>What the client gave for a call.</summary>
/// <param name="IsError">Whether the tool reported an error.</param>
/// <param name="Text">The result as text.</param>
/// <param name="Structured">The result, which the client compared with the tool's schema.</param>
/// <param name="Thrown">What the client threw instead.</param>
/// <param name="Progress">The words of progress.</param>
internal sealed record NodeResult(bool IsError, string? Text, JsonNode? Structured, string? Thrown, IReadOnlyList<JsonNode> Progress)
{
    /// <summary>The result of a call that did not fail.</summary>
    public JsonNode Value
    {
        get
        {
            Assert.Null(Thrown);
            Assert.False(IsError, Text);
            return Structured!;
        }
    }

    /// <summary>Why a call failed, as an assistant reads it.</summary>
    public string Reason
    {
        get
        {
            Assert.Null(Thrown);
            Assert.True(IsError, Text);
            return Text!;
        }
    }
}
