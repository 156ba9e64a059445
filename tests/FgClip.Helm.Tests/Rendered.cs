using k8s;
using k8s.Models;

namespace FgClip.Helm.Tests;

/// <summary>The chart's documents, read strictly: an unknown field or a wrong type throws.</summary>
internal sealed class Rendered
{
    private readonly List<object> _objects;

    private Rendered(string text)
    {
        var documents = text.Split("\n---\n").Where(document => document.Contains("apiVersion:", StringComparison.Ordinal))
            .ToLookup(IsCustom);
        Custom = [.. documents[true]];
        _objects = KubernetesYaml.LoadAllFromString(string.Join("\n---\n", documents[false]), typeMap: null, strict: true);
    }

    /// <summary>Documents of kinds that Kubernetes does not bring, as text.</summary>
    public IReadOnlyList<string> Custom { get; }

    /// <summary>The templates of all pods, by the name of what makes them.</summary>
    public IEnumerable<(string Owner, V1PodTemplateSpec Pod)> Pods =>
        All<V1Deployment>().Select(owner => (owner.Metadata.Name, owner.Spec.Template))
            .Concat(All<V1StatefulSet>().Select(owner => (owner.Metadata.Name, owner.Spec.Template)))
            .Concat(All<V1Job>().Select(owner => (owner.Metadata.Name, owner.Spec.Template)));

    /// <summary>Every document's name, labels and so on.</summary>
    public IEnumerable<V1ObjectMeta> Metadata => _objects.Cast<IMetadata<V1ObjectMeta>>().Select(item => item.Metadata);

    public static async Task<Rendered> FromAsync(string values) => new(await Helm.TemplateAsync(values));

    public IEnumerable<T> All<T>() => _objects.OfType<T>();

    public T One<T>(string name) where T : IMetadata<V1ObjectMeta> => All<T>().Single(item => item.Metadata.Name == name);

    /// <summary>The containers of a pod that makes up a silo, a job or Redis; those that start first come first.</summary>
    public static IEnumerable<V1Container> Containers(V1PodTemplateSpec pod) => (pod.Spec.InitContainers ?? []).Concat(pod.Spec.Containers);

    private static bool IsCustom(string document) =>
        document.Contains("apiVersion: keda.sh/", StringComparison.Ordinal)
        || document.Contains("apiVersion: monitoring.coreos.com/", StringComparison.Ordinal);
}
