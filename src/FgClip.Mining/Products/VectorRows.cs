using System.Runtime.InteropServices;

namespace FgClip.Mining.Products;

/// <summary>Vectors in memory, row by row.</summary>
/// <param name="dimensions">Numbers in a vector.</param>
/// <param name="capacity">The most vectors.</param>
internal sealed unsafe class VectorRows(int dimensions, int capacity) : IDisposable
{
    private readonly float* _values =
        (float*)NativeMemory.AlignedAlloc((nuint)Math.Max(1, capacity) * (nuint)dimensions * sizeof(float), 64);

    /// <summary>Numbers in a vector.</summary>
    public int Dimensions => dimensions;

    /// <summary>Vectors that are there.</summary>
    public int Count { get; private set; }

    /// <summary>The first number of a vector.</summary>
    public float* At(int row) => _values + (long)row * dimensions;

    /// <summary>A vector.</summary>
    public ReadOnlySpan<float> this[int row] => new(At(row), dimensions);

    /// <summary>Some vectors behind each other; no more numbers than a span holds.</summary>
    public ReadOnlySpan<float> Slice(int first, int count) => new(At(first), checked(count * dimensions));

    /// <summary>Removes all vectors.</summary>
    public void Clear() => Count = 0;

    /// <summary>Adds vectors.</summary>
    public void Add(ReadOnlySpan<float> rows)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Count + rows.Length / dimensions, capacity);
        rows.CopyTo(new Span<float>(At(Count), rows.Length));
        Count += rows.Length / dimensions;
    }

    /// <summary>So many rows, spread over all of them; all where there are no more.</summary>
    public IEnumerable<int> Spread(int count)
    {
        count = Math.Min(count, Count);
        for (var i = 0L; i < count; i++)
            yield return (int)(i * Count / count);
    }

    /// <summary>Copies the rows of <see cref="Spread"/>.</summary>
    public VectorRows Sample(int count)
    {
        var sample = new VectorRows(dimensions, count);
        foreach (var row in Spread(count))
            sample.Add(this[row]);
        return sample;
    }

    public void Dispose() => NativeMemory.AlignedFree(_values);
}
