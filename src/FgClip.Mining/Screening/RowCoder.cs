using System.Numerics.Tensors;
using FgClip.Mining.Products;

namespace FgClip.Mining.Screening;

/// <summary>Codes the vectors of one side in a basis, several rows at a time.</summary>
/// <param name="basis">The basis.</param>
/// <param name="mean">The side's mean, which is taken off.</param>
/// <param name="other">The other side's mean.</param>
/// <param name="areAnchors">Whether the rows are anchors.</param>
internal sealed unsafe class RowCoder(ScreenBasis basis, float[] mean, float[] other, bool areAnchors) : IDisposable
{
    private const int Panel = ScoreKernel.Anchors, Group = 16 * Panel;

    private readonly PackedRows? _directions = basis.Rows is null ? null : Pack(basis);
    private readonly double _meanLength = Math.Sqrt(TensorPrimitives.SumOfSquares<float>(mean));

    /// <summary>Codes rows on all threads, coarsely in the basis, and finely as they are where that is asked for.</summary>
    public void Encode(VectorRows rows, int first, int count, Codes codes, FineCodes? fine, int threads,
        CancellationToken cancellationToken)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken };
        Parallel.For(0, (count + Group - 1) / Group, options, () => new CoderRoom(basis), (group, _, room) =>
        {
            for (var at = group * Group; at < Math.Min(count, (group + 1) * Group); at += Panel)
                EncodePanel(rows, first + at, (codes, fine), at, Math.Min(Panel, count - at), room);
            return room;
        }, room => room.Dispose());
    }

    public void Dispose() => _directions?.Dispose();

    private static PackedRows Pack(ScreenBasis basis)
    {
        var packed = new PackedRows(ScoreKernel.Candidates, basis.Dimensions, basis.Size);
        packed.Add(basis.Rows);
        return packed;
    }

    private void EncodePanel(VectorRows rows, int first, (Codes Coarse, FineCodes? Fine) codes, int target, int count, CoderRoom room)
    {
        room.Packed.Clear();
        for (var i = 0; i < count; i++)
        {
            var row = rows[first + i];
            TensorPrimitives.Subtract(row, mean, room.Centered);
            var squares = (double)TensorPrimitives.SumOfSquares<float>(room.Centered);
            // The anchor's part is what is left after its mean times the other mean; the candidate's the anchors' mean times all of it.
            var offset = Product(areAnchors ? room.Centered : row, other);
            var norm = Math.Sqrt(TensorPrimitives.SumOfSquares(row)) + _meanLength;
            codes.Coarse.Rows.Set(target + i, rest: 0, offset, norm);
            codes.Fine?.Encode(target + i, room.Centered);
            codes.Fine?.Rows.Set(target + i, rest: 0, offset, norm);
            room.Squares[i] = squares;
            if (_directions is null)
                codes.Coarse.Encode(target + i, room.Centered);
            else
                room.Packed.Add(room.Centered);
        }

        if (_directions is null)
            return;
        for (var panel = 0; panel < _directions.Panels; panel++)
        {
            ScoreKernel.Multiply(
                room.Packed.At(0), _directions.At(panel), basis.Dimensions, room.Products + panel * ScoreKernel.Candidates, room.Stride);
        }

        for (var i = 0; i < count; i++)
        {
            var coordinates = new ReadOnlySpan<float>(room.Products + i * room.Stride, basis.Size);
            codes.Coarse.Encode(target + i, coordinates);
            var left = Math.Max(0, room.Squares[i] - TensorPrimitives.SumOfSquares(coordinates)) + basis.RestSlack * room.Squares[i];
            var known = codes.Coarse.Rows;
            known.Set(target + i, Math.Sqrt(left), known.Offsets[target + i], known.Norms[target + i]);
        }
    }

    private static double Product(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = 0d;
        for (var i = 0; i < a.Length; i++)
            sum += (double)a[i] * b[i];
        return sum;
    }

    /// <summary>What a thread needs.</summary>
    private sealed class CoderRoom(ScreenBasis basis) : IDisposable
    {
        public PackedRows Packed { get; } = new(Panel, basis.Dimensions, Panel);

        public float[] Centered { get; } = new float[basis.Dimensions];

        public double[] Squares { get; } = new double[Panel];

        public int Stride { get; } = (basis.Size + ScoreKernel.Candidates - 1) / ScoreKernel.Candidates * ScoreKernel.Candidates;

        public float* Products { get; } = (float*)System.Runtime.InteropServices.NativeMemory.AlignedAlloc(
            (nuint)(Panel * (basis.Size + ScoreKernel.Candidates)) * sizeof(float), 64);

        public void Dispose()
        {
            Packed.Dispose();
            System.Runtime.InteropServices.NativeMemory.AlignedFree(Products);
        }
    }
}
