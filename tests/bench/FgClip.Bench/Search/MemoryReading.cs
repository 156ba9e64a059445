using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FgClip.Bench.Search;

/// <summary>Reads memory on all cores, with as little done to it as keeps the reading from being left out.</summary>
/// <param name="bytes">How much is read.</param>
internal sealed unsafe class MemoryReading(long bytes) : IDisposable
{
    private const int Chunk = 6 << 20, Step = 128;

    // Larger than any cache, and read again and again; a buffer of all bytes would push the vectors out of memory.
    private const int BufferSize = 120 * Chunk;

    private readonly byte* _buffer = Fill((byte*)NativeMemory.AlignedAlloc(BufferSize, Step));
    private int _sum;

    /// <summary>How much is read.</summary>
    public long Bytes => bytes;

    /// <summary>Reads.</summary>
    /// <returns>What it took.</returns>
    public Spent Run() => Spent.Measure(() =>
        Parallel.For(0, (int)(bytes / Chunk), chunk =>
            Interlocked.Add(ref _sum, Read(_buffer + ((long)(chunk % (BufferSize / Chunk)) * Chunk)))));

    public void Dispose() => NativeMemory.AlignedFree(_buffer);

    private static byte* Fill(byte* buffer)
    {
        for (var i = 0L; i < BufferSize; i += sizeof(long))
            *(long*)(buffer + i) = i;
        return buffer;
    }

    private static int Read(byte* chunk)
    {
        Vector256<int> a = default, b = default, c = default, d = default;
        for (var at = chunk; at < chunk + Chunk; at += Step)
        {
            a ^= Vector256.Load((int*)at);
            b ^= Vector256.Load((int*)(at + 32));
            c ^= Vector256.Load((int*)(at + 64));
            d ^= Vector256.Load((int*)(at + 96));
        }

        return Vector256.Sum(a ^ b ^ c ^ d);
    }
}
