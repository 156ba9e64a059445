using System.Reflection;

namespace FgClip.Simulation.Clusters;

/// <summary>Makes the factories that code under test gets its grains from; of all its methods only the one by string key is used.</summary>
internal class SimulatedGrainFactory : DispatchProxy
{
    private SimulatedCluster _cluster = null!;

    /// <summary>Creates a factory.</summary>
    public static IGrainFactory Create(SimulatedCluster cluster)
    {
        var factory = Create<IGrainFactory, SimulatedGrainFactory>();
        ((SimulatedGrainFactory)(object)factory)._cluster = cluster;
        return factory;
    }

    /// <inheritdoc />
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        targetMethod is { Name: "GetGrain", IsGenericMethod: true } && args is [string key, ..]
            ? GrainProxy.Create(targetMethod.GetGenericArguments()[0], _cluster, new GrainName(targetMethod.GetGenericArguments()[0], key))
            : throw new NotSupportedException($"{targetMethod} is not part of the simulation.");
}
