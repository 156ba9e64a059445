using FgClip.Model;

namespace FgClip.Pipeline.Batching;

/// <summary>
/// Groups the images of a window by their exact patch shape: such a batch has no padding, no mask and one position grid. What a shape
/// leaves over when its batches are full may share a batch with the leftovers of others, padded to the largest. Batches depend on nothing
/// but the order of the rows.
/// </summary>
internal static class ShapeBatches
{
    /// <summary>
    /// Cuts a window into batches: shapes in the order of their first image, images in row order, then those that are padded.
    /// </summary>
    /// <param name="shapes">The shape of each row's image; null for a row without one.</param>
    /// <param name="limits">How large a batch may be.</param>
    /// <returns>Positions in <paramref name="shapes"/>, each that is not null exactly once.</returns>
    public static IEnumerable<int[]> Create(IReadOnlyList<PatchShape?> shapes, BatchLimits limits)
    {
        var chunks = Enumerable.Range(0, shapes.Count).Where(row => shapes[row] is not null).GroupBy(row => shapes[row]!.Value)
            .SelectMany(group => group.Chunk(limits.BatchSizeFor(group.Key.Count))).ToList();
        if (limits.Padding == 0)
            return chunks;

        var leftovers = chunks.Where(chunk => chunk.Length < limits.BatchSizeFor(CountOf(chunk[0]))).ToList();
        return [.. chunks.Except(leftovers), .. Join(leftovers, CountOf, limits)];

        int CountOf(int row) => shapes[row]!.Value.Count;
    }

    /// <summary>
    /// From the largest shape to the smallest, each joins the batch before it while there is room and the padding allows.
    /// </summary>
    private static List<int[]> Join(List<int[]> leftovers, Func<int, int> countOf, BatchLimits limits)
    {
        List<int[]> batches = [];
        List<int> open = [];
        foreach (var row in leftovers.OrderByDescending(chunk => countOf(chunk[0])).ThenBy(chunk => chunk[0]).SelectMany(chunk => chunk))
        {
            if (open.Count > 0 && !Takes(row))
            {
                batches.Add([.. open]);
                open.Clear();
            }

            open.Add(row);
        }

        if (open.Count > 0)
            batches.Add([.. open]);
        return batches;

        bool Takes(int row)
        {
            var places = countOf(open[0]);
            var room = (open.Count + 1) * places;
            return open.Count < limits.BatchSizeFor(places) && room - open.Sum(countOf) - countOf(row) <= limits.Padding * room;
        }
    }
}
