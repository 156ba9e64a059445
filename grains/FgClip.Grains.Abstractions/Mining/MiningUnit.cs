namespace FgClip.Grains.Abstractions.Mining;

/// <summary>What one worker does at a time. It may be done twice: what it stores, it stores once.</summary>
/// <param name="Run">The job's run, from 1.</param>
/// <param name="Stage">The stage.</param>
/// <param name="Index">The unit of the stage, from 0.</param>
[GenerateSerializer, Immutable, Alias("fgclip.MiningUnit")]
public readonly record struct MiningUnit([property: Id(0)] int Run, [property: Id(1)] MiningStage Stage, [property: Id(2)] int Index);

/// <summary>A unit, handed to a worker.</summary>
/// <param name="Order">The job.</param>
/// <param name="Unit">The unit.</param>
[GenerateSerializer, Immutable, Alias("fgclip.MiningOffer")]
public sealed record MiningOffer([property: Id(0)] MiningOrder Order, [property: Id(1)] MiningUnit Unit)
{
    /// <summary>
    /// The oldest <see cref="Serialization.MessageVersion"/> that skips nothing of this which changes what is computed. Default: 0, any.
    /// </summary>
    [Id(2)]
    public int NeedsVersion { get; init; }
}

/// <summary>What a unit showed of the stages behind it.</summary>
/// <param name="Stage">A stage.</param>
/// <param name="Units">How many units it has.</param>
[GenerateSerializer, Immutable, Alias("fgclip.StageUnits")]
public readonly record struct StageUnits([property: Id(0)] MiningStage Stage, [property: Id(1)] int Units);
