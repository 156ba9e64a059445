using FgClip.Datasets.Manifests;
using FgClip.Datasets.Plans;
using FgClip.Datasets.Rows;
using FgClip.Storage;

namespace FgClip.Datasets.Inputs;

/// <summary>One input: counted and cut once, then read shard by shard.</summary>
internal interface IInputReader
{
    /// <summary>The units of its boxes.</summary>
    BoxUnits BoxUnits { get; }

    /// <summary>Goes over the whole input and tells the pass what rows and columns there are.</summary>
    /// <exception cref="ManifestFormatException">The input is not what it seemed to be.</exception>
    Task<InputSummary> PlanAsync(PlanningPass pass, CancellationToken cancellationToken);

    /// <summary>The rows from a shard's first on; there may be more than the shard has.</summary>
    IAsyncEnumerable<ManifestRow> ReadAsync(ShardDescriptor shard, CancellationToken cancellationToken);
}

/// <summary>What the planning of an input found beside its rows.</summary>
/// <param name="Sha256">Hex sha256 of the input, where all of it was read.</param>
/// <param name="Sidecar">The file beside it that columns were taken from.</param>
/// <param name="PassedOver">How much of it is in no row, by reason.</param>
internal readonly record struct InputSummary(string? Sha256, ObjectInfo? Sidecar = null,
    IReadOnlyDictionary<string, long>? PassedOver = null);
