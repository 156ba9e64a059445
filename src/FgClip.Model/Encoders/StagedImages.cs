using System.Buffers;
using FgClip.Model.Images;

namespace FgClip.Model.Encoders;

/// <summary>
/// Images as a graph takes them. They are staged on another thread while the device computes the batch before, so that it goes from one to
/// the next at once.
/// </summary>
public sealed class StagedImages : IDisposable
{
    private readonly FloatBuffers _buffers;
    private readonly IMemoryOwner<float> _patches;
    private readonly IMemoryOwner<float>? _positions;
    private readonly int _patchLength;
    private bool _disposed;

    /// <summary>Stages images.</summary>
    /// <param name="batch">At least one.</param>
    /// <param name="normalizer">Bytes to numbers.</param>
    /// <param name="grid">The positions; null where the graph has them.</param>
    /// <param name="buffers">Where the room is from.</param>
    /// <param name="threads">How many do it: beside a GPU, one would take longer than the GPU does.</param>
    internal StagedImages(IReadOnlyList<PreparedImage> batch, PatchNormalizer normalizer, PositionGrid? grid, FloatBuffers buffers,
        int threads)
    {
        Shapes = [.. batch.Select(image => image.Shape)];
        PaddedLength = Shapes.Max(shape => shape.Count);
        IsPadded = Shapes.Any(shape => shape != Shapes[0]);
        _patchLength = batch[0].Length / Shapes[0].Count;
        _buffers = buffers;
        _patches = buffers.Rent(batch.Count * PaddedLength * _patchLength);
        Parallel.For(0, batch.Count, new ParallelOptions { MaxDegreeOfParallelism = threads }, i =>
        {
            var room = _patches.Memory.Span.Slice(i * PaddedLength * _patchLength, PaddedLength * _patchLength);
            normalizer.Normalize(batch[i].Patches, room);
            room[batch[i].Length..].Clear();
        });

        if (grid is null)
            return;
        Positions = IsPadded ? (_positions = PaddedPositions(grid)).Memory[..(batch.Count * PaddedLength * grid.Width)]
            : grid.Resize(Shapes[0]);
    }

    /// <summary>The size in patches of each image.</summary>
    public IReadOnlyList<PatchShape> Shapes { get; }

    /// <summary>The patches that each image has room for: those of the largest.</summary>
    public int PaddedLength { get; }

    /// <summary>Whether shapes differ, so that there are patches of no image.</summary>
    public bool IsPadded { get; }

    /// <summary>[batch, <see cref="PaddedLength"/>, numbers of a patch].</summary>
    internal Memory<float> Patches => _patches.Memory[..(Shapes.Count * PaddedLength * _patchLength)];

    /// <summary>[1, <see cref="PaddedLength"/>, width], or one for each image where shapes differ; null where the graph has them.</summary>
    internal Memory<float>? Positions { get; }

    /// <summary>Patches of each image.</summary>
    internal int[] Lengths => [.. Shapes.Select(shape => shape.Count)];

    /// <summary>Gives the room back.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _buffers.Return(_patches);
        if (_positions is not null)
            _buffers.Return(_positions);
    }

    private IMemoryOwner<float> PaddedPositions(PositionGrid grid)
    {
        var size = PaddedLength * grid.Width;
        var positions = _buffers.Rent(Shapes.Count * size);
        var numbers = positions.Memory.Span;
        for (var i = 0; i < Shapes.Count; i++)
        {
            var room = numbers.Slice(i * size, size);
            var own = grid.Resize(Shapes[i]);
            own.CopyTo(room);
            room[own.Length..].Clear();
        }

        return positions;
    }
}
