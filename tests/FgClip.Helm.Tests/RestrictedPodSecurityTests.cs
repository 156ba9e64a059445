using k8s.Models;

namespace FgClip.Helm.Tests;

/// <summary>The rules of the Pod Security Standard "restricted", those of "baseline" included, one by one.</summary>
public sealed class RestrictedPodSecurityTests
{
    private static readonly (string Rule, Func<V1PodSpec, bool> Holds)[] PodRules =
    [
        ("hostNetwork, hostPID and hostIPC are off", pod => pod is { HostNetwork: not true, HostPID: not true, HostIPC: not true }),
        ("it runs as somebody else than root", pod => pod.SecurityContext is { RunAsNonRoot: true, RunAsUser: not 0 }),
        ("seccomp is the runtime's or one of the node", pod => pod.SecurityContext.SeccompProfile.Type is "RuntimeDefault" or "Localhost"),
        ("no sysctl beyond the safe ones", pod => pod.SecurityContext.Sysctls is null or { Count: 0 }),
        ("AppArmor is not off", pod => pod.SecurityContext.AppArmorProfile?.Type is null or "RuntimeDefault" or "Localhost"),
        ("SELinux has no user, role or type of its own", pod => pod.SecurityContext.SeLinuxOptions is null),
        ("Windows' host process is off", pod => pod.SecurityContext.WindowsOptions is null),
        ("volumes are of the harmless kinds", pod => (pod.Volumes ?? []).All(volume =>
            new object?[]
            {
                volume.ConfigMap, volume.Csi, volume.DownwardAPI, volume.EmptyDir, volume.Ephemeral, volume.PersistentVolumeClaim,
                volume.Projected, volume.Secret,
            }.Count(kind => kind is not null) == 1)),
        ("nothing is debugged in it", pod => pod.EphemeralContainers is null or { Count: 0 }),
    ];

    private static readonly (string Rule, Func<V1Container, bool> Holds)[] ContainerRules =
    [
        ("it is not privileged", container => container.SecurityContext.Privileged is not true),
        ("it can't gain privileges", container => container.SecurityContext.AllowPrivilegeEscalation is false),
        ("all capabilities are dropped", container => container.SecurityContext.Capabilities.Drop.Contains("ALL")),
        ("none but NET_BIND_SERVICE is added",
        container => (container.SecurityContext.Capabilities.Add ?? []).All(name => name == "NET_BIND_SERVICE")),
        ("it does not undo what its pod says", container => container.SecurityContext is
            { RunAsNonRoot: not false, RunAsUser: not 0, SeccompProfile: null, SeLinuxOptions: null, AppArmorProfile: null,
            WindowsOptions: null }),
        ("/proc is masked", container => container.SecurityContext.ProcMount is null or "Default"),
        ("no port of the host", container => (container.Ports ?? []).All(port => port.HostPort is null or 0)),
        ("no probe or hook asks another host", container => Requests(container).All(request => request.Host is null)),
        ("the root file system is read only, which is ours to ask", container => container.SecurityContext.ReadOnlyRootFilesystem is true),
    ];

    [Theory]
    [MemberData(nameof(ValuesMatrix.Names), MemberType = typeof(ValuesMatrix))]
    public async Task Each_pod_keeps_each_rule(string values)
    {
        var rendered = await Rendered.FromAsync(ValuesMatrix.Find(values));

        Assert.All(rendered.Pods, item =>
        {
            Assert.All(PodRules, rule => Assert.True(rule.Holds(item.Pod.Spec), $"{item.Owner}: {rule.Rule}"));
            Assert.All(Rendered.Containers(item.Pod), container =>
                Assert.All(ContainerRules, rule => Assert.True(rule.Holds(container), $"{item.Owner}/{container.Name}: {rule.Rule}")));
        });
    }

    [Theory]
    [MemberData(nameof(ValuesMatrix.Names), MemberType = typeof(ValuesMatrix))]
    public async Task No_pod_holds_a_token_of_Kubernetes(string values)
    {
        var rendered = await Rendered.FromAsync(ValuesMatrix.Find(values));

        Assert.All(rendered.Pods, item => Assert.False(item.Pod.Spec.AutomountServiceAccountToken));
        Assert.All(rendered.All<V1ServiceAccount>(), account => Assert.False(account.AutomountServiceAccountToken));
    }

    private static IEnumerable<V1HTTPGetAction> Requests(V1Container container) =>
        new[]
        {
            container.StartupProbe?.HttpGet, container.ReadinessProbe?.HttpGet, container.LivenessProbe?.HttpGet,
            container.Lifecycle?.PreStop?.HttpGet, container.Lifecycle?.PostStart?.HttpGet,
        }.OfType<V1HTTPGetAction>();
}
