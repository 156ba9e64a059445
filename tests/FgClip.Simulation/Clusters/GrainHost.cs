using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;

namespace FgClip.Simulation.Clusters;

/// <summary>Creates grains outside of Orleans, with the surroundings that they ask for.</summary>
internal static class GrainHost
{
    /// <summary>Creates a grain.</summary>
    /// <param name="type">Its class.</param>
    /// <param name="name">Its name.</param>
    /// <param name="table">Where its state lies.</param>
    /// <param name="services">What its constructor asks for besides.</param>
    /// <param name="grains">Other grains.</param>
    /// <param name="deactivate">Is called when the grain wants to go away.</param>
    /// <returns>The grain, and how its state is read.</returns>
    public static (Grain Grain, Func<Task> ReadState) Create(
        Type type, GrainName name, SimulatedStateTable table, IServiceProvider services, IGrainFactory grains, Action deactivate)
    {
        var stateTypes = type.GetConstructors().Single().GetParameters().Select(parameter => parameter.ParameterType)
            .Where(parameter => parameter.IsGenericType && parameter.GetGenericTypeDefinition() == typeof(IPersistentState<>))
            .Select(parameter => parameter.GenericTypeArguments[0]);
        object[] states =
        [
            .. stateTypes.Select((stateType, i) => Activator.CreateInstance(
                typeof(SimulatedState<>).MakeGenericType(stateType), table, i == 0 ? $"{name}" : $"{name} {stateType.Name}")!),
        ];
        var grain = (Grain)ActivatorUtilities.CreateInstance(services, type, states);
        Context(grain) = SimulatedGrainContext.Create(GrainId.Create(name.Interface.Name.ToLowerInvariant(), name.Key), deactivate);
        Runtime(grain) = SimulatedGrainRuntime.Create(grains, deactivate);
        return (grain, ReadAsync);

        async Task ReadAsync()
        {
            foreach (var state in states.Cast<Orleans.Core.IStorage>())
                await state.ReadStateAsync();
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "<GrainContext>k__BackingField")]
    private static extern ref IGrainContext Context(Grain grain);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "<Runtime>k__BackingField")]
    private static extern ref IGrainRuntime Runtime(Grain grain);
}

/// <summary>A grain's context: its id, and the wish to be deactivated.</summary>
internal class SimulatedGrainContext : DispatchProxy
{
    private GrainId _id;
    private Action _deactivate = null!;

    /// <summary>Creates a context.</summary>
    public static IGrainContext Create(GrainId id, Action deactivate)
    {
        var context = Create<IGrainContext, SimulatedGrainContext>();
        ((SimulatedGrainContext)(object)context)._id = id;
        ((SimulatedGrainContext)(object)context)._deactivate = deactivate;
        return context;
    }

    /// <inheritdoc />
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        switch (targetMethod!.Name)
        {
            case "get_GrainId":
                return _id;
            case "Deactivate":
                _deactivate();
                return null;
            default:
                throw new NotSupportedException($"{targetMethod} is not part of the simulation.");
        }
    }
}

/// <summary>A grain's runtime: other grains, and the wish to be deactivated.</summary>
internal class SimulatedGrainRuntime : DispatchProxy
{
    private IGrainFactory _grains = null!;
    private Action _deactivate = null!;

    /// <summary>Creates a runtime.</summary>
    public static IGrainRuntime Create(IGrainFactory grains, Action deactivate)
    {
        var runtime = Create<IGrainRuntime, SimulatedGrainRuntime>();
        ((SimulatedGrainRuntime)(object)runtime)._grains = grains;
        ((SimulatedGrainRuntime)(object)runtime)._deactivate = deactivate;
        return runtime;
    }

    /// <inheritdoc />
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        switch (targetMethod!.Name)
        {
            case "get_GrainFactory":
                return _grains;
            case "DeactivateOnIdle":
                _deactivate();
                return null;
            default:
                throw new NotSupportedException($"{targetMethod} is not part of the simulation.");
        }
    }
}
