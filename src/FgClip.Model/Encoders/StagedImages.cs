using System.Buffers;
using FgClip.Model.Images;

namespace FgClip.Model.Encoders;

/// <summary>
/// Pictures as a graph takes them. They are staged on another thread while the device computes the batch before, so that it goes from one to the next at once.
/// </summary>
public sealed class StagedImages : IDisposable
{
    private readonly FloatBuffers _buffers;
    private readonly IMemoryOwner<float> _patches;
    private readonly IMemoryOwner<float>? _positions;
    private readonly int _patchLength;
    private bool _disposed;

    /// <summary>Stages pictures.</summary>
    /// <param name="batch">At least one.</param>
    /// <param name="normalizer">Bytes to numbers.</param>
    /// <param name="grid">The positions; null where the graph has them.</param>
    /// <param name="buffers">Where the room is from.</param>
    /// <param name="threads">How many do it: beside a GPU, one would take longer than the GPU does.</param>
    internal StagedImages(IReadOnlyList<PreparedImage> batch, PatchNormalizer normalizer, PositionGrid? grid, FloatBuffers buffers, int threads)
    {
        Shapes = [.. batch.Select(picture => picture.Shape)];
        Places = Shapes.Max(shape => shape.Count);
        IsPadded = Shapes.Any(shape => shape != Shapes[0]);
        _patchLength = batch[0].Length / Shapes[0].Count;
        _buffers = buffers;
        _patches = buffers.Rent(batch.Count * Places * _patchLength);
        Parallel.For(0, batch.Count, new ParallelOptions { MaxDegreeOfParallelism = threads }, i =>
        {
            var room = _patches.Memory.Span.Slice(i * Places * _patchLength, Places * _patchLength);
            normalizer.Normalize(batch[i].Patches, room);
            room[batch[i].Length..].Clear();
        });

        if (grid is null) return;
        Positions = IsPadded ? (_positions = PaddedPositions(grid)).Memory[..(batch.Count * Places * grid.Width)] : grid.Resize(Shapes[0]);
    }

    /// <summary>The size in patches of each picture.</summary>
    public IReadOnlyList<PatchShape> Shapes { get; }

    /// <summary>The patches that each picture has room for: those of the largest.</summary>
    public int Places { get; }

    /// <summary>Whether shapes differ, so that there are patches of no picture.</summary>
    public bool IsPadded { get; }

    /// <summary>[batch, <see cref="Places"/>, numbers of a patch].</summary>
    internal Memory<float> Patches => _patches.Memory[..(Shapes.Count * Places * _patchLength)];

    /// <summary>[1, <see cref="Places"/>, width], or one for each picture where shapes differ; null where the graph has them.</summary>
    internal Memory<float>? Positions { get; }

    /// <summary>Patches of each picture.</summary>
    internal int[] Lengths => [.. Shapes.Select(shape => shape.Count)];

    /// <summary>Gives the room back.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _buffers.Return(_patches);
        if (_positions is not null) _buffers.Return(_positions);
    }

    private IMemoryOwner<float> PaddedPositions(PositionGrid grid)
    {
        var size = Places * grid.Width;
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
