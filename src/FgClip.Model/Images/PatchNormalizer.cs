using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FgClip.Model.Images;

/// <summary>
/// Bytes of patches to the floats that the model takes: value * (1/255) in float64, rounded to float32, minus the mean, over the
/// deviation, each in float32. A table of 256 values a channel holds the result for every byte; vector units compute it faster than they
/// look it up, and to the same bits, since for a byte the rounded product is the float32 quotient by 255. For torchvision's backend,
/// transformers joins the two steps: value minus (mean * 255), over (deviation * 255), each in float32.
/// </summary>
public sealed class PatchNormalizer
{
    /// <summary>Numbers that three vectors hold, after which the channels begin again.</summary>
    private static readonly int Period = 3 * Vector256<float>.Count;

    private readonly bool _isFused;
    private readonly float[][] _tables;
    private readonly Vector256<float>[] _means, _deviations;

    /// <summary>Builds the tables of a rule.</summary>
    public PatchNormalizer(ImagePreprocessing rule)
    {
        _isFused = rule.Backend is ResizeBackend.Torchvision;
        var (means, deviations) = _isFused ? (Scaled(rule.Mean), Scaled(rule.Std)) : (rule.Mean, rule.Std);
        _tables = [.. Enumerable.Range(0, 3).Select(channel => Table(means[channel], deviations[channel]))];
        (_means, _deviations) = (Repeat(means), Repeat(deviations));
    }

    /// <summary>Writes one float a byte.</summary>
    /// <param name="patches">Interleaved R, G, B; the length is a multiple of 3.</param>
    /// <param name="destination">At least as long as <paramref name="patches"/>.</param>
    public void Normalize(ReadOnlySpan<byte> patches, Span<float> destination)
    {
        destination = destination[..patches.Length];
        var done = Avx2.IsSupported ? NormalizeAvx2(patches, destination) : 0;
        NormalizeScalar(patches[done..], destination[done..]);
    }

    /// <summary>By the tables: for what is left over, and for processors without AVX2.</summary>
    internal void NormalizeScalar(ReadOnlySpan<byte> patches, Span<float> destination)
    {
        var (red, green, blue) = (_tables[0], _tables[1], _tables[2]);
        for (var i = 0; i + 2 < patches.Length; i += 3)
        {
            destination[i] = red[patches[i]];
            destination[i + 1] = green[patches[i + 1]];
            destination[i + 2] = blue[patches[i + 2]];
        }
    }

    private int NormalizeAvx2(ReadOnlySpan<byte> patches, Span<float> destination)
    {
        var length = patches.Length - (patches.Length % Period);
        ref var bytes = ref MemoryMarshal.GetReference(patches);
        ref var numbers = ref MemoryMarshal.GetReference(destination);
        // Dividing by 1 changes nothing, and costs less than a branch for each vector.
        var divisor = Vector256.Create(_isFused ? 1f : 255f);
        var (mean0, mean1, mean2) = (_means[0], _means[1], _means[2]);
        var (deviation0, deviation1, deviation2) = (_deviations[0], _deviations[1], _deviations[2]);
        for (var i = 0; i < length; i += Period)
        {
            Eight(ref bytes, ref numbers, i, mean0, deviation0, divisor);
            Eight(ref bytes, ref numbers, i + Vector256<float>.Count, mean1, deviation1, divisor);
            Eight(ref bytes, ref numbers, i + (2 * Vector256<float>.Count), mean2, deviation2, divisor);
        }

        return length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Eight(ref byte bytes, ref float numbers, int at, Vector256<float> mean, Vector256<float> deviation,
    Vector256<float> divisor)
    {
        var packed = Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref bytes, at))).AsByte();
        var values = Avx.ConvertToVector256Single(Avx2.ConvertToVector256Int32(packed));
        (((values / divisor) - mean) / deviation).StoreUnsafe(ref numbers, (nuint)at);
    }

    private static Vector256<float>[] Repeat(IReadOnlyList<float> channels) =>
        [.. Enumerable.Range(0, Period).Select(i => channels[i % 3]).Chunk(Vector256<float>.Count)
            .Select(eight => Vector256.Create(eight))];

    private static IReadOnlyList<float> Scaled(IReadOnlyList<float> channels) => [.. channels.Select(channel => channel * 255f)];

    private float[] Table(float mean, float deviation)
    {
        var table = new float[256];
        for (var value = 0; value < table.Length; value++)
        {
            table[value] = ((_isFused ? value : (float)(value * (1.0 / 255))) - mean) / deviation;
        }
        return table;
    }
}
