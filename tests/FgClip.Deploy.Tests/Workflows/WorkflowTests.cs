using YamlDotNet.RepresentationModel;

namespace FgClip.Deploy.Tests.Workflows;

public sealed class WorkflowTests
{
    private static readonly Workflow Ci = Workflow.Read("ci.yml"), Release = Workflow.Read("release.yml");

    [Fact]
    public void There_are_no_others()
    {
        Assert.Equal(["ci.yml", "release.yml"], Directory.EnumerateFiles(Workflow.Folder).Select(file => Path.GetFileName(file)).Order());
    }

    [Fact]
    public void Tests_run_on_each_change()
    {
        Assert.Equal(["pull_request", "push"], ((YamlMappingNode)Ci.Root["on"]).Children.Keys.Select(key => key.ToString()).Order());
        Assert.Equal("tests/run", Workflow.Commands(Assert.Single(Ci.Jobs).Value)[^1]);
    }

    [Fact]
    public void A_release_is_tested_before_it_is_packed()
    {
        var commands = Workflow.Commands(Release.Jobs["pack"]);

        Assert.Equal(["tests/run", "dotnet pack FgClip.Cluster.sln -c Release --no-build -o packages"], commands.TakeLast(2));
        Assert.Equal("actions/upload-artifact", Workflow.Actions(Release.Jobs["pack"])[^1].Split('@')[0]);
    }

    [Fact]
    public void Packages_are_pushed_from_a_tag_alone()
    {
        var push = Release.Jobs["push"];

        Assert.Equal(("startsWith(github.ref, 'refs/tags/v')", "pack"), (push["if"].ToString(), push["needs"].ToString()));
        Assert.Contains(Workflow.Commands(push), command => command.StartsWith("dotnet nuget push ", StringComparison.Ordinal));
        // The key is seen by that job, and by no other.
        Assert.Equal(Release.Text.Split("secrets.").Length - 1, push.ToString().Split("secrets.").Length - 1);
        Assert.DoesNotContain("secrets.", Ci.Text);
    }

    [Theory]
    [InlineData("ci.yml")]
    [InlineData("release.yml")]
    public void A_workflow_may_read_the_repository_and_no_more(string name)
    {
        var workflow = Workflow.Read(name);

        Assert.Equal([new("contents", "read")], ((YamlMappingNode)workflow.Root["permissions"]).Children);
        foreach (var job in workflow.Jobs.Values.Where(job => job.Children.ContainsKey("permissions")))
            Assert.Empty(((YamlMappingNode)job["permissions"]).Children);
    }
}
