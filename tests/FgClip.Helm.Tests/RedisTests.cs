using System.Text;
using k8s.Models;

namespace FgClip.Helm.Tests;

public sealed class RedisTests
{
    [Fact]
    public async Task The_bundled_one_keeps_what_it_is_told_and_has_a_password()
    {
        var rendered = await Rendered.FromAsync("");

        var redis = Assert.Single(rendered.All<V1StatefulSet>());
        Assert.Equal(["--appendonly", "yes", "--appendfsync", "always"], redis.Spec.Template.Spec.Containers[0].Args.Take(4));
        Assert.Single(redis.Spec.VolumeClaimTemplates);
        Assert.Equal(32, Encoding.ASCII.GetString(rendered.One<V1Secret>("demo-fgclip-cluster-redis").Data["password"]).Length);
    }

    [Fact]
    public async Task A_password_never_stands_in_a_pod()
    {
        var rendered = await Rendered.FromAsync(ValuesMatrix.Find("jobs"));
        var password = Encoding.ASCII.GetString(rendered.One<V1Secret>("demo-fgclip-cluster-redis").Data["password"]);

        Assert.All(
            rendered.Pods.SelectMany(item => Rendered.Containers(item.Pod)).SelectMany(container => container.Env ?? []),
            variable => Assert.DoesNotContain(password, variable.Value ?? ""));
        Assert.All(
            rendered.Pods.Select(
                item => item.Pod.Spec.Containers[0].Env.Single(variable => variable.Name is "FGCLIP_REDIS_PASSWORD" or "REDISCLI_AUTH")),
            variable => Assert.Equal("demo-fgclip-cluster-redis", variable.ValueFrom.SecretKeyRef.Name));
    }

    [Fact]
    public async Task Another_one_takes_its_place()
    {
        var rendered = await Rendered.FromAsync(ValuesMatrix.Find("another Redis"));

        Assert.Empty(rendered.All<V1StatefulSet>());
        Assert.Empty(rendered.All<V1Secret>());
        var variables = rendered.One<V1Deployment>("demo-fgclip-cluster-worker").Spec.Template.Spec.Containers[0].Env;
        Assert.StartsWith("rediss://redis.shared.svc:6380?", variables.Single(variable => variable.Name == "FGCLIP_CLUSTER").Value);
        Assert.Equal("pass", variables.Single(variable => variable.Name == "FGCLIP_REDIS_PASSWORD").ValueFrom.SecretKeyRef.Key);
        Assert.Contains(
            rendered.One<V1NetworkPolicy>("demo-fgclip-cluster-silo").Spec.Egress.SelectMany(rule => rule.Ports ?? []),
            port => port.Port.Value == "6380");
    }
}
