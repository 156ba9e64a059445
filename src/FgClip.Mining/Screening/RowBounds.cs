using System.Runtime.InteropServices;

namespace FgClip.Mining.Screening;

/// <summary>
/// What is known of each coded row: its scale, and lengths that its errors do not exceed. They are a little too long, so that the rounding
/// of their own computation is covered.
/// </summary>
internal sealed unsafe class RowBounds : IDisposable
{
    private const double Cover = 1 + 1e-4;
    private const int Kinds = 7;

    private readonly float* _numbers;

    /// <summary>Takes room.</summary>
    /// <param name="rows">Rows; a multiple of 16.</param>
    public RowBounds(int rows)
    {
        _numbers = (float*)NativeMemory.AlignedAlloc((nuint)(Kinds * Math.Max(16, rows)) * sizeof(float), 64);
        new Span<float>(_numbers, Kinds * rows).Clear();
        Scales = _numbers;
        Coded = Scales + rows;
        Errors = Coded + rows;
        Lengths = Errors + rows;
        Rests = Lengths + rows;
        Offsets = Rests + rows;
        Norms = Offsets + rows;
    }

    /// <summary>What a code is multiplied with.</summary>
    public float* Scales { get; }

    /// <summary>The length of the coded row: scale times codes.</summary>
    public float* Coded { get; }

    /// <summary>The distance of the coded row from the row.</summary>
    public float* Errors { get; }

    /// <summary>The length of the row that was coded.</summary>
    public float* Lengths { get; }

    /// <summary>The length of what the basis leaves out of the row.</summary>
    public float* Rests { get; }

    /// <summary>The product with the other side's mean, which is added to that of what is left after the mean.</summary>
    public float* Offsets { get; }

    /// <summary>The length of the whole vector and of its side's mean, added.</summary>
    public float* Norms { get; }

    /// <summary>States what coding found.</summary>
    public void Set(int row, float scale, double coded, double error, double length) =>
        (Scales[row], Coded[row], Errors[row], Lengths[row]) =
            (scale, (float)(coded * Cover), (float)(error * Cover), (float)(length * Cover));

    /// <summary>States what the basis found.</summary>
    public void Set(int row, double rest, double offset, double norm) =>
        (Rests[row], Offsets[row], Norms[row]) = ((float)(rest * Cover), (float)offset, (float)(norm * Cover));

    /// <summary>Forgets what codes leave out of some rows, so that a bound with them is an estimate.</summary>
    public void ForgetErrors(int rows)
    {
        foreach (var kind in (Span<nint>)[(nint)Errors, (nint)Lengths, (nint)Rests])
            new Span<float>((float*)kind, rows).Clear();
    }

    public void Dispose() => NativeMemory.AlignedFree(_numbers);
}
