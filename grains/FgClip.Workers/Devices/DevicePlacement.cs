using FgClip.Grains.Abstractions.Devices;
using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace FgClip.Workers.Devices;

/// <summary>Puts a grain on the silo that its key names.</summary>
[Serializable, GenerateSerializer, Immutable, Alias("fgclip.DevicePlacement")]
internal sealed class DevicePlacement : PlacementStrategy;

/// <summary>Marks a grain class whose keys are <see cref="DeviceKey"/>s, or silos alone.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class DevicePlacementAttribute() : PlacementAttribute(new DevicePlacement());

/// <summary>Reads the silo from the key.</summary>
internal sealed class DevicePlacementDirector : IPlacementDirector
{
    /// <inheritdoc />
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var key = target.GrainIdentity.Key.ToString()!;
        var silo = SiloAddress.TryParse(key, out var alone) ? alone : DeviceKey.Parse(key).Silo;
        return context.GetCompatibleSilos(target).Contains(silo)
            ? Task.FromResult(silo)
            : throw new SiloUnavailableException($"'{key}' was asked for, and its silo is gone or has no devices.");
    }
}
