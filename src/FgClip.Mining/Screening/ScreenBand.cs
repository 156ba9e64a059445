using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FgClip.Mining.Screening;

/// <summary>
/// Compares the codes of a few anchors with those of a segment of candidates, and notes the pairs that their bound does not exclude.
/// Where candidates are said to have no errors, lengths and rests, the bound is an estimate.
/// </summary>
internal sealed unsafe class ScreenBand : IDisposable
{
    /// <summary>Anchors of a band: their codes stay in the second-level cache.</summary>
    public const int Rows = 64;

    /// <summary>The most candidates of a segment; thresholds are read before each.</summary>
    public const int Segment = 256;

    private const int Lanes = 8, Columns = 256;
    private const uint All = (1 << Lanes) - 1;

    private readonly int* _sums = (int*)NativeMemory.AlignedAlloc(Rows * ScreenKernel.Candidates * sizeof(int), 64);
    private readonly float[] _limits = new float[Rows];
    private readonly int[] _counts = new int[Rows];
    private readonly ushort[] _survivors = new ushort[Rows * Segment];

    /// <summary>The candidates that were not excluded for an anchor, ascending, counted from the segment's first.</summary>
    /// <param name="row">The anchor's row in the band.</param>
    public Span<ushort> Survivors(int row) => _survivors.AsSpan(row * Segment, _counts[row]);

    /// <summary>Screens a band.</summary>
    /// <param name="anchors">The anchors' codes.</param>
    /// <param name="first">The band's first row among them.</param>
    /// <param name="candidates">The candidates' codes.</param>
    /// <param name="start">The segment's first row among them; a multiple of <see cref="ScreenKernel.Candidates"/>.</param>
    /// <param name="count">Candidates of the segment.</param>
    /// <param name="slack">The slack of their basis.</param>
    /// <param name="thresholds">The threshold of each row of the band.</param>
    public void Screen(Codes anchors, int first, Codes candidates, int start, int count, double slack, ReadOnlySpan<float> thresholds)
    {
        Array.Clear(_counts);
        var longest = 0f;
        foreach (var norm in new ReadOnlySpan<float>(candidates.Rows.Norms + start, count))
            longest = MathF.Max(longest, norm);
        for (var i = 0; i < thresholds.Length; i++)
        {
            var row = first + i;
            _limits[i] = (float)(thresholds[i] - anchors.Rows.Offsets[row] - slack * anchors.Rows.Norms[row] * longest);
        }

        // Behind the last anchor are rows of nothing, which no score passes.
        _limits.AsSpan(thresholds.Length).Fill(float.PositiveInfinity);
        for (var at = 0; at < count; at += ScreenKernel.Candidates)
        {
            Multiply(anchors, first, thresholds.Length, candidates, (start + at) / ScreenKernel.Candidates);
            for (var row = 0; row < thresholds.Length; row += ScreenKernel.Anchors)
                Compare(anchors.Rows, first, row, candidates.Rows, start, (at, count));
        }
    }

    public void Dispose() => NativeMemory.AlignedFree(_sums);

    /// <summary>Multiplies the band with a panel, some columns at a time, so that they stay in the first-level cache.</summary>
    private void Multiply(Codes anchors, int first, int rows, Codes candidates, int panel)
    {
        var starts = candidates.Starts.AsSpan(panel * ScreenKernel.Candidates, ScreenKernel.Candidates);
        for (var row = 0; row < Rows; row++)
            starts.CopyTo(new Span<int>(_sums + row * ScreenKernel.Candidates, ScreenKernel.Candidates));
        for (var column = 0; column < anchors.Width; column += Columns)
        {
            var columns = Math.Min(Columns, anchors.Width - column);
            var codes = candidates.Panel(panel) + column * ScreenKernel.Candidates;
            for (var row = 0; row < rows; row += ScreenKernel.Anchors)
            {
                ScreenKernel.Multiply(
                    anchors.Anchor(first + row) + column, anchors.Width, codes, columns, _sums + row * ScreenKernel.Candidates);
            }
        }
    }

    /// <summary>
    /// Bounds the scores of four anchors and sixteen candidates from above, and notes the candidates that may pass:
    /// s_a s_b I + offset + |coded a| |error b| + |error a| |b| + |rest a| |rest b|.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Compare(RowBounds anchors, int first, int row, RowBounds candidates, int start, (int At, int Count) place)
    {
        fixed (float* limits = _limits)
        {
            for (var i = 0; i < ScreenKernel.Candidates; i += Lanes)
            {
                var at = start + place.At + i;
                var (scales, offsets) = (Vector256.Load(candidates.Scales + at), Vector256.Load(candidates.Offsets + at));
                var (errors, lengths) = (Vector256.Load(candidates.Errors + at), Vector256.Load(candidates.Lengths + at));
                var rests = Vector256.Load(candidates.Rests + at);
                for (var j = 0; j < ScreenKernel.Anchors; j++)
                {
                    var anchor = first + row + j;
                    var bound = Vector256.ConvertToSingle(Vector256.LoadAligned(_sums + (row + j) * ScreenKernel.Candidates + i)) * scales;
                    bound = Vector256.FusedMultiplyAdd(bound, Vector256.Create(anchors.Scales[anchor]), offsets);
                    bound = Vector256.FusedMultiplyAdd(errors, Vector256.Create(anchors.Coded[anchor]), bound);
                    bound = Vector256.FusedMultiplyAdd(lengths, Vector256.Create(anchors.Errors[anchor]), bound);
                    bound = Vector256.FusedMultiplyAdd(rests, Vector256.Create(anchors.Rests[anchor]), bound);
                    // Written so that what is not a number passes, and is compared exactly.
                    var excluded = Vector256.LessThanOrEqual(bound, Vector256.Create(limits[row + j])).ExtractMostSignificantBits();
                    if (excluded != All)
                        Note(row + j, place.At + i, place.Count, All & ~excluded);
                }
            }
        }
    }

    private void Note(int row, int first, int count, uint bits)
    {
        for (; bits != 0; bits &= bits - 1)
        {
            var survivor = first + BitOperations.TrailingZeroCount(bits);
            if (survivor < count)
                _survivors[row * Segment + _counts[row]++] = (ushort)survivor;
        }
    }
}
