using System.Text.Json.Nodes;
using FgClip.Docs.Markdown;
using FgClip.TestKit;
using YamlDotNet.Serialization;

namespace FgClip.Docs.Pages;

/// <summary>
/// The page of the chart's values: types, limits and meaning from <c>values.schema.json</c>, defaults from <c>values.yaml</c>.
/// </summary>
internal static class HelmValuesPage
{
    private static readonly string Chart = Path.Combine(Fixtures.Repository, "helm", "fgclip-cluster");

    public static string Create()
    {
        var page = new MarkdownPage(
            "Values of the Helm chart",
            "The values of [helm/fgclip-cluster](../../helm/fgclip-cluster/README.md), from its schema, with the defaults of its "
            + "`values.yaml`. "
            + "The schema refuses names that are not listed here.");
        var schema = new ValuesSchema(JsonNode.Parse(File.ReadAllText(Path.Combine(Chart, "values.schema.json")))!);
        var values = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build()
            .Deserialize<object>(File.ReadAllText(Path.Combine(Chart, "values.yaml")));
        return page.Table(["value", "type", "default", "what it is"], schema.Leaves().Select(leaf => (IReadOnlyList<string>)
            [Inline.Code(leaf.Path), leaf.Type, Default(values, leaf.Path), leaf.Description])).ToString();
    }

    private static string Default(object? values, string path)
    {
        foreach (var name in path.Split('.'))
            values = (values as IDictionary<object, object>)?.TryGetValue(name, out var inner) is true ? inner : null;
        return values switch
        {
            null => "",
            "" => "",
            _ => Inline.Code(YamlFlow.Write(values)),
        };
    }
}
