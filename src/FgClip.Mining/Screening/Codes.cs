using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace FgClip.Mining.Screening;

/// <summary>
/// Vectors as whole numbers of -63 to 63 with a scale for each, in the order in which <see cref="ScreenKernel"/> reads them, with the
/// lengths that bound what such numbers leave out.
/// </summary>
internal sealed unsafe class Codes : IDisposable
{
    /// <summary>
    /// The largest code. Two products of a code with one that is moved to 0..126 are 15,876 at most, and two of those fit in 16 bits.
    /// </summary>
    public const int Limit = 63;

    /// <summary>Rows are as many codes, or several times as many.</summary>
    public const int Step = 32;

    private readonly byte* _codes;
    private readonly bool _areAnchors;

    /// <summary>Takes room for the codes of some rows.</summary>
    /// <param name="areAnchors">Whether they are anchors: row by row, moved by <see cref="Limit"/>. Candidates lie in panels of 16.</param>
    /// <param name="numbers">Numbers of a row.</param>
    /// <param name="capacity">Rows.</param>
    public Codes(bool areAnchors, int numbers, int capacity)
    {
        (_areAnchors, Numbers, Width) = (areAnchors, numbers, RoundUp(numbers, Step));
        var rows = RoundUp(capacity, ScreenKernel.Candidates);
        _codes = (byte*)NativeMemory.AlignedAlloc((nuint)rows * (nuint)Width, 64);
        NativeMemory.Fill(_codes, (nuint)rows * (nuint)Width, areAnchors ? (byte)Limit : (byte)0);
        Rows = new RowBounds(rows);
        Starts = new int[rows];
    }

    /// <summary>Numbers of a row, without those that fill it up.</summary>
    public int Numbers { get; }

    /// <summary>Codes of a row.</summary>
    public int Width { get; }

    /// <summary>The scale and the lengths of each row.</summary>
    public RowBounds Rows { get; }

    /// <summary>For candidates: what moving the anchors' codes adds to each product, with the sign that takes it off.</summary>
    public int[] Starts { get; }

    /// <summary>The codes of an anchor.</summary>
    public byte* Anchor(int row) => _codes + (long)row * Width;

    /// <summary>The codes of a panel of candidates.</summary>
    public sbyte* Panel(int panel) => (sbyte*)_codes + (long)panel * ScreenKernel.Candidates * Width;

    /// <summary>Encodes a row. Rows may be encoded side by side.</summary>
    /// <param name="row">The row.</param>
    /// <param name="values">Its numbers.</param>
    public void Encode(int row, ReadOnlySpan<float> values)
    {
        Span<sbyte> codes = Width <= RowCode.MostOnStack ? stackalloc sbyte[Width] : new sbyte[Width];
        Starts[row] = -Limit * RowCode.Encode(values, Limit, codes, Rows, row);
        if (_areAnchors)
        {
            var anchor = new Span<byte>(Anchor(row), Width);
            TensorPrimitives.Add(MemoryMarshal.Cast<sbyte, byte>(codes), (byte)Limit, anchor);
            return;
        }

        var (panel, lane) = Math.DivRem(row, ScreenKernel.Candidates);
        var target = (int*)Panel(panel) + lane;
        foreach (var four in MemoryMarshal.Cast<sbyte, int>(codes))
        {
            *target = four;
            target += ScreenKernel.Candidates;
        }
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_codes);
        Rows.Dispose();
    }

    private static int RoundUp(int count, int step) => (count + step - 1) / step * step;
}
