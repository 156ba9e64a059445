using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace FgClip.Model.Encoders;

/// <summary>Floats in memory of one of ONNX Runtime's allocators that the CPU can read and write.</summary>
internal sealed unsafe class AllocatedFloats : MemoryManager<float>
{
    private readonly OrtValue _value;
    private readonly int _length;

    /// <summary>Allocates.</summary>
    /// <param name="allocator">The allocator; it lives longer than this.</param>
    /// <param name="length">How many.</param>
    public AllocatedFloats(OrtAllocator allocator, int length)
    {
        _length = length;
        _value = OrtValue.CreateAllocatedTensorValue(allocator, TensorElementType.Float, [length]);
        // A finalizer may come after the allocator's end, and would bring the process down. What is not disposed of goes with its session.
        GC.SuppressFinalize(_value);
    }

    public override Span<float> GetSpan() => _value.GetTensorMutableDataAsSpan<float>();

    /// <inheritdoc />
    /// <remarks>No collector ever moves it.</remarks>
    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)elementIndex, (uint)_length);
        return new((float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(GetSpan())) + elementIndex);
    }

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _value.Dispose();
    }
}
