using System.Reflection;

namespace FgClip.Simulation.Clusters;

/// <summary>A reference to a grain: each call goes over the simulated network.</summary>
internal class GrainProxy : DispatchProxy
{
    private static readonly MethodInfo CallMethod = typeof(SimulatedCluster).GetMethod(nameof(SimulatedCluster.CallAsync))!;

    private SimulatedCluster _cluster = null!;
    private GrainName _name;

    /// <summary>Creates a reference.</summary>
    public static object Create(Type grainInterface, SimulatedCluster cluster, GrainName name)
    {
        var proxy = (GrainProxy)Create(grainInterface, typeof(GrainProxy));
        (proxy._cluster, proxy._name) = (cluster, name);
        return proxy;
    }

    /// <inheritdoc />
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var returned = targetMethod!.ReturnType;
        var result = returned == typeof(Task) ? typeof(bool) : returned.GenericTypeArguments[0];
        return CallMethod.MakeGenericMethod(result).Invoke(_cluster, [_name, targetMethod, args ?? []]);
    }
}
