using System.Runtime.InteropServices;

namespace FgClip.Mining.Products;

/// <summary>
/// Vectors in the order in which the kernel reads them: in panels of a few, and in a panel the first number of each, then the second of
/// each. A panel that is not full is filled with zeros.
/// </summary>
internal sealed unsafe class PackedRows : IDisposable
{
    private const nuint CacheLine = 64;

    private readonly float* _values;

    public PackedRows(int panel, int dimensions, int capacity)
    {
        (Panel, Dimensions, Capacity) = (panel, dimensions, capacity);
        _values = (float*)NativeMemory.AlignedAlloc(Size(panel, dimensions, capacity), CacheLine);
    }

    /// <summary>Vectors in a panel.</summary>
    public int Panel { get; }

    public int Dimensions { get; }

    public int Capacity { get; }

    /// <summary>Vectors that are there.</summary>
    public int Count { get; private set; }

    public int Panels => (Count + Panel - 1) / Panel;

    /// <summary>The bytes that so many vectors take.</summary>
    public static nuint Size(int panel, int dimensions, int capacity) =>
        (nuint)((capacity + panel - 1) / panel * panel) * (nuint)dimensions * sizeof(float);

    /// <summary>The first number of a panel.</summary>
    public float* At(int panel) => _values + (long)panel * Panel * Dimensions;

    public void Clear() => Count = 0;

    /// <summary>Adds vectors that lie row by row.</summary>
    public void Add(ReadOnlySpan<float> rows)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Count + rows.Length / Dimensions, Capacity);
        for (; rows.Length > 0; rows = rows[Dimensions..], Count++)
        {
            var lane = Count % Panel;
            var target = At(Count / Panel);
            if (lane == 0)
                new Span<float>(target, Panel * Dimensions).Clear();
            target += lane;
            for (var i = 0; i < Dimensions; i++, target += Panel)
                *target = rows[i];
        }
    }

    public void Dispose() => NativeMemory.AlignedFree(_values);
}
