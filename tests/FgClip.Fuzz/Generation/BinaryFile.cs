using System.Buffers;
using System.Buffers.Binary;

namespace FgClip.Fuzz.Generation;

/// <summary>Writes numbers in one byte order.</summary>
internal sealed class BinaryFile(bool isLittleEndian = true)
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public int Length => _bytes.WrittenCount;

    public BinaryFile Add(params ReadOnlySpan<byte> bytes)
    {
        _bytes.Write(bytes);
        return this;
    }

    public BinaryFile Word(int value) => Number(value, 2);

    public BinaryFile Int(long value) => Number(value, 4);

    public BinaryFile Number(long value, int size)
    {
        Span<byte> number = stackalloc byte[8];
        if (isLittleEndian)
        {
            BinaryPrimitives.WriteInt64LittleEndian(number, value);
            return Add(number[..size]);
        }

        BinaryPrimitives.WriteInt64BigEndian(number, value);
        return Add(number[^size..]);
    }

    public BinaryFile Zeros(int count) => Add(new byte[count]);

    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();
}
