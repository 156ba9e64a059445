using System.Text.Json.Nodes;
using FgClip.TestKit;

namespace FgClip.Exports.Tests.Readers;

/// <summary>Readers of npm packages that we did not write.</summary>
internal static class NodeReader
{
    /// <summary>Reads an export with one of the readers in <c>read-exports.mjs</c>.</summary>
    public static Task<JsonNode> RunAsync(string reader, string folder, params string[] arguments) => NodeScript.RunAsync(
        "tests/FgClip.Exports.Tests/Readers/read-exports.mjs", [reader, folder, .. arguments], TestContext.Current.CancellationToken);
}
