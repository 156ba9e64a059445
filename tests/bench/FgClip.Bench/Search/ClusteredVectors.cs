using System.Numerics.Tensors;
using FgClip.Search.Vectors;

namespace FgClip.Bench.Search;

/// <summary>
/// Vectors of 768 numbers in 1,000 clusters: a centre and as much noise, even in all directions, which is harder for a graph than vectors
/// of real images are. No two are the same.
/// </summary>
internal sealed class ClusteredVectors
{
    /// <summary>Numbers in a vector, and vectors of a part.</summary>
    public const int Dimensions = 768, RowsPerPart = 50_000;

    private const int Clusters = 1_000, NoiseSize = 1 << 22, NoiseStride = 1031;

    private readonly float[] _centers = CreateNumbers(Clusters * Dimensions, seed: 7);
    private readonly float[] _noise = CreateNumbers(NoiseSize + Dimensions, seed: 8);

    /// <summary>Writes parts into a folder.</summary>
    public IReadOnlyList<CachedPart> Write(string folder, int rows)
    {
        var parts = new List<CachedPart>();
        for (var first = 0; first < rows; first += RowsPerPart)
        {
            var path = Path.Combine(folder, $"{first}.vectors");
            using var writer = new MatrixWriter(path);
            for (var row = first; row < Math.Min(rows, first + RowsPerPart); row++)
                writer.TryAdd(new VectorPlace(row - first, 0), Create(row));
            writer.Complete();
            parts.Add(new CachedPart(path, MatrixHeader.Read(path)!.Value));
        }

        return parts;
    }

    /// <summary>Creates a vector, which is near the centre of its cluster.</summary>
    public float[] Create(int row)
    {
        var vector = new float[Dimensions];
        TensorPrimitives.Add(
            _centers.AsSpan(row % Clusters * Dimensions, Dimensions),
            _noise.AsSpan((int)((long)row * NoiseStride % NoiseSize), Dimensions),
            vector);
        return vector;
    }

    private static float[] CreateNumbers(int count, int seed)
    {
        var random = new Random(seed);
        var numbers = new float[count];
        for (var i = 0; i < count; i++)
            numbers[i] = random.NextSingle() - 0.5f;
        return numbers;
    }
}
