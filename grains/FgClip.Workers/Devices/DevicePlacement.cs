using FgClip.Grains.Abstractions.Devices;
using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace FgClip.Workers.Devices;

/// <summary>Puts a grain on the silo that its key names.</summary>
[Serializable, GenerateSerializer, Immutable, Alias("fgclip.DevicePlacement")]
internal sealed class DevicePlacement : PlacementStrategy;

/// <summary>Marks a grain class whose keys are <see cref="DeviceKey"/>s.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class DevicePlacementAttribute() : PlacementAttribute(new DevicePlacement());

/// <summary>Reads the silo from the key.</summary>
internal sealed class DevicePlacementDirector : IPlacementDirector
{
    /// <inheritdoc />
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var key = DeviceKey.Parse(target.GrainIdentity.Key.ToString()!);
        return context.GetCompatibleSilos(target).Contains(key.Silo)
            ? Task.FromResult(key.Silo)
            : throw new SiloUnavailableException($"Silo {key.Silo}, whose device '{key.Device}' was asked for, is gone or has no devices.");
    }
}
