using System.Runtime.InteropServices;
using FgClip.Mining.Products;

namespace FgClip.Mining.Screening;

/// <summary>
/// Scores what a screen did not exclude: by a rough product, and where that leaves a chance, exactly, sixteen at a time.
/// </summary>
/// <param name="anchors">The anchors.</param>
internal sealed unsafe class SurvivorScores(VectorRows anchors) : IDisposable
{
    private readonly float** _rows = (float**)NativeMemory.AlignedAlloc((nuint)(ChainKernel.Rows * sizeof(float*)), 64);
    private readonly float[] _scores = new float[ChainKernel.Rows];
    private readonly int[] _places = new int[ChainKernel.Rows];
    private readonly float _tolerance = RoughDot.Tolerance(anchors.Dimensions);

    private int _pending;

    /// <summary>Gives an anchor's scores above its threshold to a target, in the order of the candidates.</summary>
    /// <param name="anchor">The anchor.</param>
    /// <param name="candidates">The candidates.</param>
    /// <param name="start">The candidate from which survivors are counted.</param>
    /// <param name="survivors">What may be above the threshold.</param>
    /// <param name="norm">A bound of the anchor's length.</param>
    /// <param name="norms">Bounds of the candidates' lengths, from <paramref name="start"/> on.</param>
    /// <param name="threshold">The threshold.</param>
    /// <param name="target">Takes the scores.</param>
    public void Score(int anchor, VectorRows candidates, int start, ReadOnlySpan<ushort> survivors,
        float norm, ReadOnlySpan<float> norms, float threshold, IScoreTarget target)
    {
        var vector = anchors.At(anchor);
        foreach (var survivor in survivors)
        {
            var row = candidates.At(start + survivor);
            // Written so that what is not a number is compared exactly.
            if (RoughDot.Compute(vector, row, anchors.Dimensions) + _tolerance * norm * norms[survivor] <= threshold)
                continue;
            _rows[_pending] = row;
            _places[_pending++] = start + survivor;
            if (_pending == ChainKernel.Rows)
                Flush(anchor, threshold, target);
        }

        if (_pending > 0)
            Flush(anchor, threshold, target);
    }

    public void Dispose() => NativeMemory.AlignedFree(_rows);

    private void Flush(int anchor, float threshold, IScoreTarget target)
    {
        for (var i = _pending; i < ChainKernel.Rows; i++)
            _rows[i] = _rows[0];
        fixed (float* scores = _scores)
            ChainKernel.Multiply(anchors.At(anchor), _rows, anchors.Dimensions, scores);
        for (var i = 0; i < _pending; i++)
        {
            if (_scores[i] > threshold)
                target.Take(anchor, _places[i], _scores[i]);
        }

        _pending = 0;
    }
}
