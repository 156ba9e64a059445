using FgClip.Datasets.Layout;
using FgClip.Storage;

namespace FgClip.Datasets.Plans;

/// <summary>Up to 256 consecutive shards of a plan.</summary>
/// <param name="Index">Its number, from 0.</param>
/// <param name="Shards">The shards.</param>
public sealed record ShardBlock(int Index, IReadOnlyList<ShardDescriptor> Shards)
{
    /// <summary>Reads a block of a plan.</summary>
    /// <exception cref="InvalidDataException">The plan has no such block.</exception>
    public static Task<ShardBlock> ReadAsync(IObjectStore output, DatasetPlan plan, int index, CancellationToken cancellationToken) =>
        ReadAsync(output, plan.Folder, plan.Shards, index, cancellationToken);

    /// <inheritdoc cref="ReadAsync(IObjectStore, DatasetPlan, int, CancellationToken)" />
    public static Task<ShardBlock> ReadAsync(IObjectStore output, PlanHead plan, int index, CancellationToken cancellationToken) =>
        ReadAsync(output, plan.Folder, plan.Shards, index, cancellationToken);

    private static async Task<ShardBlock> ReadAsync(IObjectStore output, string folder, int shards, int index,
        CancellationToken cancellationToken)
    {
        var name = DatasetPaths.PlanBlock(folder, index);
        return await output.ReadJsonAsync<ShardBlock>(name, cancellationToken).ConfigureAwait(false)
            ?? throw new InvalidDataException($"{output.Root} has no {name}, though its plan has {shards} shards.");
    }
}
