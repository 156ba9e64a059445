using FgClip.Model;

namespace FgClip.Pipeline.Batching;

/// <summary>
/// Groups the pictures of a window by their exact patch shape: such a batch has no padding, no mask and one position grid, and
/// depends on nothing but the order of the rows.
/// </summary>
internal static class ShapeBatches
{
    /// <summary>Cuts a window into batches: shapes in the order of their first picture, pictures in row order.</summary>
    /// <param name="shapes">The shape of each row's picture; null for a row without one.</param>
    /// <param name="maxPatches">The most patches in a batch; a single picture may exceed it.</param>
    /// <param name="maxImages">The most pictures in a batch, at least 1.</param>
    /// <returns>Positions in <paramref name="shapes"/>, each that is not null exactly once.</returns>
    public static IEnumerable<int[]> Of(IReadOnlyList<PatchShape?> shapes, int maxPatches, int maxImages)
    {
        var groups = Enumerable.Range(0, shapes.Count).Where(row => shapes[row] is not null).GroupBy(row => shapes[row]!.Value);
        return groups.SelectMany(group => group.Chunk(Places(group.Key, maxPatches, maxImages)));
    }

    /// <summary>The pictures of one shape that a full batch holds.</summary>
    public static int Places(PatchShape shape, int maxPatches, int maxImages) => Math.Clamp(maxPatches / shape.Count, 1, maxImages);
}
