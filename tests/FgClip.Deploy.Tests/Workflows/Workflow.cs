using FgClip.TestKit;
using YamlDotNet.RepresentationModel;

namespace FgClip.Deploy.Tests.Workflows;

/// <summary>A workflow of <c>.github/workflows</c>, parsed.</summary>
/// <param name="Text">The file.</param>
/// <param name="Root">Its top mapping.</param>
internal sealed record Workflow(string Text, YamlMappingNode Root)
{
    /// <summary>The folder of workflows.</summary>
    public static string Folder { get; } = Path.Combine(Fixtures.Repository, ".github", "workflows");

    /// <summary>The jobs, by name.</summary>
    public IReadOnlyDictionary<string, YamlMappingNode> Jobs =>
        ((YamlMappingNode)Root["jobs"]).Children.ToDictionary(job => job.Key.ToString(), job => (YamlMappingNode)job.Value);

    /// <summary>Reads a workflow.</summary>
    public static Workflow Read(string name)
    {
        var text = File.ReadAllText(Path.Combine(Folder, name));
        var yaml = new YamlStream();
        yaml.Load(new StringReader(text));
        return new Workflow(text, (YamlMappingNode)yaml.Documents.Single().RootNode);
    }

    /// <summary>Returns the commands that a job runs, in order.</summary>
    public static IReadOnlyList<string> Commands(YamlMappingNode job) => [.. Steps(job, "run")];

    /// <summary>Returns the actions that a job uses, in order.</summary>
    public static IReadOnlyList<string> Actions(YamlMappingNode job) => [.. Steps(job, "uses")];

    private static IEnumerable<string> Steps(YamlMappingNode job, string key) =>
        ((YamlSequenceNode)job["steps"]).Cast<YamlMappingNode>().Where(step => step.Children.ContainsKey(key))
        .Select(step => step[key].ToString());
}
