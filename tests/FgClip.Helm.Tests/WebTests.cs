using k8s.Models;

namespace FgClip.Helm.Tests;

public sealed class WebTests
{
    [Fact]
    public async Task The_page_has_its_key_from_a_secret_and_is_reached_by_those_that_are_named()
    {
        var rendered = await Rendered.FromAsync(ValuesMatrix.Find("a page behind an ingress"));

        var coordinator = rendered.Pods.Single(pod => pod.Owner.EndsWith("-coordinator")).Pod.Spec.Containers[0];
        Assert.Equal("page", coordinator.Env.Single(variable => variable.Name == "FGCLIP__Web__Key").ValueFrom.SecretKeyRef.Name);
        Assert.Equal("0.0.0.0", coordinator.Env.Single(variable => variable.Name == "FGCLIP__Web__Address").Value);
        Assert.Equal($"{768L << 20}", coordinator.Env.Single(variable => variable.Name == "FGCLIP__Web__SearchCacheBytes").Value);
        Assert.Equal(8090, coordinator.Ports.Single(port => port.Name == "web").ContainerPort);
        var worker = rendered.Pods.Single(pod => pod.Owner.EndsWith("-worker")).Pod.Spec.Containers[0];
        Assert.DoesNotContain(worker.Env, variable => variable.Name.StartsWith("FGCLIP__Web"));
        Assert.Equal(8080, rendered.All<V1Service>().Single(service => service.Metadata.Name.EndsWith("-web")).Spec.Ports[0].Port);
        var policy = rendered.All<V1NetworkPolicy>().Single(item => item.Metadata.Name.EndsWith("-silo"));
        var web = policy.Spec.Ingress.Single(rule => rule.Ports.Any(port => port.Port == "web"));
        Assert.Equal("ingress", Assert.Single(web.FromProperty).NamespaceSelector.MatchLabels["kubernetes.io/metadata.name"]);
    }

    [Fact]
    public async Task Without_it_nothing_listens()
    {
        var rendered = await Rendered.FromAsync("");

        Assert.DoesNotContain(rendered.All<V1Service>(), service => service.Metadata.Name.EndsWith("-web"));
        Assert.All(rendered.Pods,
            pod => Assert.DoesNotContain(Rendered.Containers(pod.Pod).SelectMany(container => container.Env ?? []),
            variable => variable.Name.StartsWith("FGCLIP__Web")));
        Assert.All(rendered.All<V1NetworkPolicy>(),
            policy => Assert.DoesNotContain((policy.Spec.Ingress ?? []).SelectMany(rule => rule.Ports ?? []), port => port.Port == "web"));
    }
}
