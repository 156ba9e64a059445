using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FgClip.Mining.Screening;

/// <summary>
/// Vectors without their mean as bytes of -127 to 127, row by row: a quarter of the memory of the vectors themselves. What the coarse codes
/// of a panel do not exclude is compared by these, pair by pair.
/// </summary>
internal sealed unsafe class FineCodes : IDisposable
{
    private const int Limit = 127, Step = RowCode.Step, CacheLine = 64;

    private readonly sbyte* _codes;

    /// <summary>Takes room.</summary>
    public FineCodes(int numbers, int capacity)
    {
        Width = (numbers + Step - 1) / Step * Step;
        var bytes = (nuint)Math.Max(1, capacity) * (nuint)Width;
        _codes = (sbyte*)NativeMemory.AlignedAlloc(bytes, 64);
        NativeMemory.Clear(_codes, bytes);
        Rows = new RowBounds((capacity + Step - 1) / Step * Step);
    }

    /// <summary>Codes of a row.</summary>
    public int Width { get; }

    /// <summary>Whether all rows are encoded.</summary>
    public bool IsEncoded { get; set; }

    /// <summary>The scale and the lengths of each row.</summary>
    public RowBounds Rows { get; }

    /// <summary>The codes of a row.</summary>
    public sbyte* At(int row) => _codes + (long)row * Width;

    /// <summary>Encodes a row. Rows may be encoded side by side.</summary>
    public void Encode(int row, ReadOnlySpan<float> values) => RowCode.Encode(values, Limit, new Span<sbyte>(At(row), Width), Rows, row);

    /// <summary>Moves the candidates whose bound does not exclude them to the front.</summary>
    /// <param name="row">A row of these codes: the anchor.</param>
    /// <param name="candidates">The candidates' codes.</param>
    /// <param name="start">The row from which survivors are counted.</param>
    /// <param name="survivors">The candidates.</param>
    /// <param name="slack">The slack of the numbers as they are.</param>
    /// <param name="threshold">The score that has to be exceeded.</param>
    /// <returns>How many are left.</returns>
    public int Exclude(int row, FineCodes candidates, int start, Span<ushort> survivors, double slack, float threshold)
    {
        var (left, bounds) = (0, candidates.Rows);
        var codes = At(row);
        var (limit, scale, norm) = ((float)(threshold - Rows.Offsets[row]), Rows.Scales[row], (float)slack * Rows.Norms[row]);
        var (coded, error) = (Rows.Coded[row], Rows.Errors[row]);
        for (var i = 0; i < survivors.Length; i++)
        {
            if (i + 1 < survivors.Length)
                Prefetch(candidates.At(start + survivors[i + 1]));
            var other = start + survivors[i];
            var bound = scale * bounds.Scales[other] * Multiply(codes, candidates.At(other), Width) + bounds.Offsets[other]
                + coded * bounds.Errors[other] + error * bounds.Lengths[other] + norm * bounds.Norms[other];
            // Written so that what is not a number stays.
            if (!(bound <= limit))
                survivors[left++] = survivors[i];
        }

        return left;
    }

    // Survivors lie apart, and each is used once: without this, the processor waits for most of them.
    private void Prefetch(sbyte* codes)
    {
        for (var i = 0; i < Width; i += CacheLine)
            Sse.Prefetch0(codes + i);
    }

    /// <summary>
    /// The product of two rows of codes. Bytes are multiplied as lengths by numbers with both signs; two products fit in 16 bits.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Multiply(sbyte* a, sbyte* b, int width)
    {
        Vector256<int> even = default, odd = default;
        var ones = Vector256.Create((short)1);
        var i = 0;
        for (; i + Step < width; i += 2 * Step)
        {
            even += Avx2.MultiplyAddAdjacent(Pairs(a + i, b + i), ones);
            odd += Avx2.MultiplyAddAdjacent(Pairs(a + i + Step, b + i + Step), ones);
        }

        if (i < width)
            even += Avx2.MultiplyAddAdjacent(Pairs(a + i, b + i), ones);
        return Vector256.Sum(even + odd);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> Pairs(sbyte* a, sbyte* b)
    {
        var codes = Vector256.Load(a);
        return Avx2.MultiplyAddAdjacent(Avx2.Abs(codes), Avx2.Sign(Vector256.Load(b), codes));
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_codes);
        Rows.Dispose();
    }
}
