using System.Text.Json.Nodes;
using FgClip.TestKit;

namespace FgClip.Deploy.Tests.Monitoring;

/// <summary>The queries of the dashboard.</summary>
internal static class Dashboard
{
    public static IReadOnlyList<(string Panel, string Expression)> Queries { get; } =
    [
        .. from panel in JsonNode.Parse(File.ReadAllText(Path.Combine(Fixtures.Repository, "deploy", "grafana", "dashboard.json")))![
            "panels"]!.AsArray()
           from target in panel["targets"]!.AsArray()
           select ((string)panel["title"]!, (string)target!["expr"]!),
    ];
}
