using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FgClip.Mining.Screening;

/// <summary>Turns a row of numbers into whole numbers times a scale, and measures what that leaves out.</summary>
internal static class RowCode
{
    /// <summary>Codes that are written at once: rows have room for a multiple of as many.</summary>
    public const int Step = 32;

    /// <summary>Codes of a row that is coded on the stack; a longer one takes an array.</summary>
    public const int MostOnStack = 4096;

    // Where the largest number is farther out than so many times the mean, cutting it off may cost less than a coarser grid.
    private const float Wide = 3;

    /// <summary>Encodes a row.</summary>
    /// <param name="values">Its numbers.</param>
    /// <param name="limit">The largest code.</param>
    /// <param name="codes">Where the codes go, with zeros behind them; a multiple of <see cref="Step"/>.</param>
    /// <param name="bounds">Where the scale and the lengths go.</param>
    /// <param name="row">The row's place there.</param>
    /// <returns>The sum of the codes.</returns>
    public static int Encode(ReadOnlySpan<float> values, int limit, Span<sbyte> codes, RowBounds bounds, int row)
    {
        Span<float> numbers = codes.Length <= MostOnStack ? stackalloc float[codes.Length] : new float[codes.Length];
        numbers[values.Length..].Clear();
        values.CopyTo(numbers);

        var squares = TensorPrimitives.SumOfSquares(values);
        var largest = MathF.Abs(TensorPrimitives.MaxMagnitude(values));
        var (scale, cut) = (largest / limit, Wide * MathF.Sqrt(squares / values.Length));
        var (sum, coded, error) = Round(numbers, scale, limit, codes);
        if (cut < largest)
        {
            Span<sbyte> others = codes.Length <= MostOnStack ? stackalloc sbyte[codes.Length] : new sbyte[codes.Length];
            var other = Round(numbers, cut / limit, limit, others);
            if (other.Error < error)
            {
                (sum, coded, error) = other;
                scale = cut / limit;
                others.CopyTo(codes);
            }
        }

        bounds.Set(row, scale, coded: scale * MathF.Sqrt(coded), error: MathF.Sqrt(error), length: MathF.Sqrt(squares));
        return (int)sum;
    }

    private static (float Sum, float Squares, float Error) Round(ReadOnlySpan<float> values, float scale, int limit, Span<sbyte> codes)
    {
        Vector256<float> sum = default, squares = default, error = default;
        var (step, top) = (Vector256.Create(-scale), Vector256.Create((float)limit));
        var reciprocal = Vector256.Create(scale > 0 ? 1 / scale : 0);
        var vectors = MemoryMarshal.Cast<float, Vector256<float>>(values);
        var target = MemoryMarshal.Cast<sbyte, Vector256<sbyte>>(codes);
        for (var i = 0; i < target.Length; i++)
        {
            var (a, b) = (Next(vectors[4 * i]), Next(vectors[4 * i + 1]));
            var (c, d) = (Next(vectors[4 * i + 2]), Next(vectors[4 * i + 3]));
            target[i] = Vector256.Narrow(Vector256.Narrow(a, b), Vector256.Narrow(c, d));
        }

        return (Vector256.Sum(sum), Vector256.Sum(squares), Vector256.Sum(error));

        Vector256<int> Next(Vector256<float> value)
        {
            var code = Vector256.Round(Vector256.Min(Vector256.Max(value * reciprocal, -top), top));
            var rest = Vector256.FusedMultiplyAdd(code, step, value);
            sum += code;
            squares = Vector256.FusedMultiplyAdd(code, code, squares);
            error = Vector256.FusedMultiplyAdd(rest, rest, error);
            return Vector256.ConvertToInt32(code);
        }
    }
}
