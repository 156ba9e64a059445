using FgClip.Datasets.Embeddings;
using FgClip.Search.Scanning;
using FgClip.Search.Vectors;

namespace FgClip.Search.Maps;

/// <summary>
/// Some vectors of a dataset, the same ones every time: of a few parts that are spread over it, those whose places have the least hashes.
/// So nobody has to know how many there are, and no cache is needed.
/// </summary>
/// <param name="places">Where they lie, in the order of the dataset.</param>
/// <param name="vectors">The vectors of length 1, one behind the other.</param>
/// <param name="dimensions">Numbers in each.</param>
internal sealed class SampledVectors(IReadOnlyList<ScoredVector> places, float[] vectors, int dimensions)
{
    /// <summary>Parts that are read at most: what a sample costs, whatever the size of the dataset.</summary>
    private const int MaxParts = 16;

    /// <summary>Where they lie.</summary>
    public IReadOnlyList<ScoredVector> Places => places;

    /// <summary>The vectors.</summary>
    public float[] Vectors => vectors;

    /// <summary>Numbers in each; 0 where there are none.</summary>
    public int Dimensions => dimensions;

    /// <summary>Reads a sample.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="target">Which vectors.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="InvalidDataException">The dataset has no such vectors, or vectors of several lengths.</exception>
    public static async Task<SampledVectors> ReadAsync(EmbeddedDataset dataset, SearchTarget target, int count,
        CancellationToken cancellationToken)
    {
        var all = dataset.Manifest.Parts.Count;
        var parts = Math.Min(all, MaxParts);
        var found = new PriorityQueue<(VectorPlace Place, int Part, float[] Vector), ulong>();
        for (var i = 0; i < parts; i++)
            await ReadPartAsync(dataset, target, (int)((long)i * all / parts), count, found, cancellationToken).ConfigureAwait(false);
        var sorted = found.UnorderedItems.Select(item => item.Element).OrderBy(item => item.Part).ThenBy(item => item.Place).ToList();
        var dimensions = sorted.Count == 0 ? 0 : sorted[0].Vector.Length;
        if (sorted.Exists(item => item.Vector.Length != dimensions))
            throw new InvalidDataException($"{dataset.Store.Root}: the vectors of {target.Column} have several lengths.");
        // The score orders them: those that read hits put the greatest first.
        return new SampledVectors(
            [.. sorted.Select((item, i) => new ScoredVector(-i, item.Part, item.Place.Row, item.Place.Region))],
            [.. sorted.SelectMany(item => item.Vector)],
            dimensions);
    }

    private static async Task ReadPartAsync(EmbeddedDataset dataset, SearchTarget target, int part, int count,
        PriorityQueue<(VectorPlace Place, int Part, float[] Vector), ulong> found, CancellationToken cancellationToken)
    {
        var name = dataset.Manifest.Parts[part].Name;
        await using var columns = await StoredColumns.OpenAsync(dataset.Store, name, cancellationToken).ConfigureAwait(false);
        foreach (var group in columns.RowGroups())
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var vectors = group.Vectors(target.Column);
            while (vectors.Read())
            {
                var place = new VectorPlace(vectors.Place.Row, vectors.Place.Region);
                var rank = ulong.MaxValue - Hash(part, place);
                if (vectors.Values.IsEmpty || (found.Count == count && found.TryPeek(out _, out var least) && rank <= least))
                    continue;
                var unit = new float[vectors.Values.Length];
                if (!UnitScale.TryCopy(vectors.Values, unit))
                    continue;
                found.Enqueue((place, part, unit), rank);
                if (found.Count > count)
                    found.Dequeue();
            }
        }
    }

    /// <summary>Mixes a place (the last steps of splitmix64, by Sebastiano Vigna).</summary>
    private static ulong Hash(int part, VectorPlace place)
    {
        var mixed = unchecked(((ulong)part << 40) + ((ulong)place.Row << 12) + (ulong)place.Region + 0x9e3779b97f4a7c15);
        mixed = unchecked((mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9);
        mixed = unchecked((mixed ^ (mixed >> 27)) * 0x94d049bb133111eb);
        return mixed ^ (mixed >> 31);
    }
}
