using k8s.Models;

namespace FgClip.Helm.Tests;

public sealed class ChartTests
{
    [Theory]
    [MemberData(nameof(ValuesMatrix.Names), MemberType = typeof(ValuesMatrix))]
    public async Task Helm_lints_it_without_a_warning(string values)
    {
        var (code, text) = await Helm.LintAsync(ValuesMatrix.Find(values));

        Assert.True(code == 0, text);
    }

    [Theory]
    [MemberData(nameof(ValuesMatrix.Names), MemberType = typeof(ValuesMatrix))]
    public async Task Kubernetes_knows_every_field_of_what_it_renders(string values)
    {
        var rendered = await Rendered.FromAsync(ValuesMatrix.Find(values));

        Assert.Contains(rendered.All<V1Deployment>(), deployment => deployment.Metadata.Name.EndsWith("-worker"));
        Assert.All(rendered.Metadata, item =>
        {
            Assert.InRange(item.Name.Length, 1, 63);
            Assert.Equal("demo", item.Labels["app.kubernetes.io/instance"]);
        });
    }

    [Theory]
    [MemberData(nameof(ValuesMatrix.Names), MemberType = typeof(ValuesMatrix))]
    public async Task A_selector_finds_the_pods_that_it_is_meant_for(string values)
    {
        var rendered = await Rendered.FromAsync(ValuesMatrix.Find(values));
        var pods = rendered.Pods.Select(pod => pod.Pod.Metadata.Labels).ToList();
        int Matching(IDictionary<string, string> selector) => pods.Count(labels => selector.All(labels.Contains));

        Assert.All(rendered.All<V1Deployment>(), item => Assert.Equal(1, Matching(item.Spec.Selector.MatchLabels)));
        Assert.All(rendered.All<V1StatefulSet>(), item => Assert.Equal(1, Matching(item.Spec.Selector.MatchLabels)));
        Assert.All(rendered.All<V1Service>(), item => Assert.Equal(1, Matching(item.Spec.Selector)));
        Assert.All(rendered.All<V1PodDisruptionBudget>(), item => Assert.Equal(1, Matching(item.Spec.Selector.MatchLabels)));
        Assert.All(
            rendered.All<V1NetworkPolicy>().Where(policy => policy.Metadata.Name.EndsWith("-silo")),
            item => Assert.Equal(2, Matching(item.Spec.PodSelector.MatchLabels)));
    }

    [Theory]
    [MemberData(nameof(ValuesMatrix.Names), MemberType = typeof(ValuesMatrix))]
    public async Task A_volume_that_is_mounted_is_there_and_the_other_way_round(string values)
    {
        var rendered = await Rendered.FromAsync(ValuesMatrix.Find(values));

        Assert.All(rendered.Pods, item =>
        {
            var mounted = Rendered.Containers(item.Pod).SelectMany(container => container.VolumeMounts).Select(mount => mount.Name)
                .Distinct().Order();
            var claimed = rendered.All<V1StatefulSet>().Where(set => set.Metadata.Name == item.Owner)
                .SelectMany(set => set.Spec.VolumeClaimTemplates);
            var volumes = (item.Pod.Spec.Volumes ?? []).Select(volume => volume.Name).Concat(claimed.Select(claim => claim.Metadata.Name))
                .Order();
            Assert.Equal(volumes, mounted);
        });
    }

    [Theory]
    [MemberData(nameof(ValuesMatrix.Names), MemberType = typeof(ValuesMatrix))]
    public async Task No_variable_is_given_twice_or_refers_to_one_that_comes_later(string values)
    {
        var rendered = await Rendered.FromAsync(ValuesMatrix.Find(values));

        Assert.All(rendered.Pods.SelectMany(item => Rendered.Containers(item.Pod)), container =>
        {
            var seen = new HashSet<string>();
            foreach (var variable in container.Env ?? [])
            {
                foreach (var name in References(variable.Value))
                    Assert.Contains(name, seen);
                Assert.True(seen.Add(variable.Name), $"{variable.Name} is there twice.");
            }
        });
    }

    private static IEnumerable<string> References(string? value) =>
        (value ?? "").Split("$(").Skip(1).Select(rest => rest[..rest.IndexOf(')', StringComparison.Ordinal)]);
}
