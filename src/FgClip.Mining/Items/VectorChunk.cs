using System.Runtime.InteropServices;

namespace FgClip.Mining.Items;

/// <summary>Some vectors of a side with the numbers of their items.</summary>
internal sealed class VectorChunk(int rows, int dimensions)
{
    private readonly byte[] _buffer = new byte[rows * dimensions * sizeof(float)];
    private readonly int[] _items = new int[rows];

    /// <summary>How many vectors there are.</summary>
    public int Count { get; private set; }

    /// <summary>The items, ascending.</summary>
    public ReadOnlySpan<int> Items => _items.AsSpan(0, Count);

    /// <summary><see cref="Items"/>, for who reads on.</summary>
    public ReadOnlyMemory<int> ItemMemory => _items.AsMemory(0, Count);

    /// <summary>The vectors, row by row.</summary>
    public ReadOnlySpan<float> Values => MemoryMarshal.Cast<byte, float>(_buffer)[..(Count * dimensions)];

    internal Memory<byte> Buffer => _buffer;

    /// <summary>Closes the gaps of what does not count.</summary>
    internal void Fill(int first, int count, KeptItems kept)
    {
        var width = dimensions * sizeof(float);
        Count = 0;
        for (var i = 0; i < count; i++)
        {
            if (!kept[first + i])
                continue;
            if (Count != i)
                _buffer.AsSpan(i * width, width).CopyTo(_buffer.AsSpan(Count * width));
            _items[Count++] = first + i;
        }
    }
}
