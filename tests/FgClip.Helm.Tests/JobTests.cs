using k8s.Models;

namespace FgClip.Helm.Tests;

public sealed class JobTests
{
    private const string Photos = "jobs: [{name: photos, model: 'az://m/base', inputs: ['az://d/a', 'az://d/b'], output: 'az://v/p', "
        + "features: [image, text], walkTypes: [short, long], args: [--dense, int8]}]";

    [Fact]
    public async Task A_dataset_is_submitted_and_watched()
    {
        var submit = Assert.Single((await Job(Photos)).Spec.Template.Spec.Containers);

        Assert.Equal(["fgclip", "submit"], submit.Command);
        Assert.Equal(
            [
                "--model", "az://m/base", "--output", "az://v/p", "--input", "az://d/a", "--input", "az://d/b", "--features", "image,text",
                "--walk-type", "short,long", "--dense", "int8", "--watch",
            ],
            submit.Args);
        Assert.Equal(
            "redis://demo-fgclip-cluster-redis:6379?clusterId=vectors-demo-fgclip-cluster&serviceId=fgclip",
            submit.Env.Single(variable => variable.Name == "FGCLIP_CLUSTER").Value);
    }

    [Fact]
    public async Task Another_dataset_is_another_Job_and_the_same_one_is_the_same()
    {
        var first = await Job(Photos);

        Assert.Equal(first.Metadata.Name, (await Job(Photos)).Metadata.Name);
        Assert.NotEqual(first.Metadata.Name, (await Job(Photos.Replace("int8", "float16"))).Metadata.Name);
    }

    [Fact]
    public async Task A_wrong_command_is_not_tried_again_and_an_eviction_does_not_count()
    {
        var job = await Job(Photos);

        Assert.Equal("Never", job.Spec.Template.Spec.RestartPolicy);
        Assert.Contains(job.Spec.PodFailurePolicy.Rules, rule => rule.Action == "FailJob" && rule.OnExitCodes.Values.SequenceEqual([2]));
        Assert.Contains(job.Spec.PodFailurePolicy.Rules,
            rule => rule.Action == "Ignore" && rule.OnPodConditions.Any(condition => condition.Type == "DisruptionTarget"));
    }

    private static async Task<V1Job> Job(string values) => Assert.Single((await Rendered.FromAsync(values)).All<V1Job>());
}
