using System.Reflection;

namespace FgClip.Simulation.Clusters;

/// <summary>What a silo knows of itself: its address.</summary>
internal class SimulatedSiloDetails : DispatchProxy
{
    private SiloAddress _address = null!;

    /// <summary>Creates the details of a silo.</summary>
    public static ILocalSiloDetails Create(SiloAddress address)
    {
        var details = Create<ILocalSiloDetails, SimulatedSiloDetails>();
        ((SimulatedSiloDetails)(object)details)._address = address;
        return details;
    }

    /// <inheritdoc />
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        targetMethod!.Name == "get_SiloAddress"
        ? _address : throw new NotSupportedException($"{targetMethod} is not part of the simulation.");
}
