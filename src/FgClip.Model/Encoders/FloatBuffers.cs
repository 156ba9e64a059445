using System.Buffers;
using Microsoft.ML.OnnxRuntime;

namespace FgClip.Model.Encoders;

/// <summary>
/// Room for the floats of batches, kept for the next ones: patches and positions of one that is computed and of one that is staged beside
/// it. The shared pool would keep some for each thread that ever ran a batch.
/// </summary>
internal sealed class FloatBuffers : IDisposable
{
    private const int Kept = 4;

    private readonly Lock _lock = new();
    private readonly List<IMemoryOwner<float>> _free = new(Kept);
    private OrtAllocator? _allocator;
    private bool _disposed;

    /// <summary>From now on new room is an allocator's, which is disposed of with this; what was lent before stays.</summary>
    public void AllocateBy(OrtAllocator allocator)
    {
        lock (_lock)
        {
            _allocator = allocator;
            _free.ForEach(room => room.Dispose());
            _free.Clear();
        }
    }

    /// <summary>Room for at least so many floats; its numbers are whatever was there.</summary>
    public IMemoryOwner<float> Rent(int length)
    {
        lock (_lock)
        {
            var place = _free.FindIndex(room => room.Memory.Length >= length);
            if (place < 0)
                return _allocator is null ? new ArrayFloats(length) : new AllocatedFloats(_allocator, length);
            var found = _free[place];
            _free.RemoveAt(place);
            return found;
        }
    }

    /// <summary>Takes room back, and drops the smallest where there is enough.</summary>
    public void Return(IMemoryOwner<float> room)
    {
        lock (_lock)
        {
            // An allocator is gone, and its memory with it; an array is of no use any more where there is one.
            if (_disposed || (_allocator is not null && room is ArrayFloats))
                return;
            _free.Add(room);
            if (_free.Count <= Kept)
                return;
            var smallest = _free.MinBy(free => free.Memory.Length)!;
            _free.Remove(smallest);
            smallest.Dispose();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed)
                return;
            _disposed = true;
            _free.ForEach(room => room.Dispose());
            _free.Clear();
            _allocator?.Dispose();
        }
    }

    private sealed class ArrayFloats(int length) : IMemoryOwner<float>
    {
        public Memory<float> Memory { get; } = GC.AllocateUninitializedArray<float>(length);

        public void Dispose()
        {
        }
    }
}
