using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace FgClip.Datasets.Manifests.Tar;

/// <summary>One block of 512 bytes that stands before a member: V7, ustar or GNU.</summary>
internal readonly struct TarHeader
{
    /// <summary>Bytes of a block; data is padded to whole ones.</summary>
    public const int BlockBytes = 512;

    private TarHeader(string name, char type, long size) => (Name, Type, Size) = (name, type, size);

    /// <summary>The member's name, as far as it fits here.</summary>
    public string Name { get; }

    /// <summary>The type flag: '0' for a file.</summary>
    public char Type { get; }

    /// <summary>Bytes of data that follow; negative where the field holds no number that a file could have.</summary>
    public long Size { get; }

    /// <summary>Whether a block's checksum says that it is a header.</summary>
    public static bool IsHeader(ReadOnlySpan<byte> block) =>
        block.Length >= BlockBytes && block[0] != 0 && Number(block[148..156]) is var sum
        && (sum == Sum(block[..BlockBytes]) || sum == SignedSum(block[..BlockBytes]));

    /// <summary>Reads a block that is a header.</summary>
    public static TarHeader Read(ReadOnlySpan<byte> block, TarNames names)
    {
        var name = names.Read(block[..100]);
        var prefix = block[257..263].SequenceEqual("ustar\0"u8) ? names.Read(block[345..500]) : "";
        var type = block[156] is 0 ? name.EndsWith('/') ? '5' : '0' : (char)block[156];
        return new TarHeader(prefix.Length == 0 ? name : $"{prefix}/{name}", type, Number(block[124..136]));
    }

    /// <summary>Octal digits, or GNU's base 256; -1 for anything else, and for what is negative or beyond 63 bits.</summary>
    private static long Number(ReadOnlySpan<byte> field)
    {
        if (field[0] == 0x80)
            return field.Length > sizeof(long) && field[1..^sizeof(long)].IndexOfAnyExcept((byte)0) < 0
                && BinaryPrimitives.ReadInt64BigEndian(field[^sizeof(long)..]) is >= 0 and var large ? large : -1;

        var digits = field.Trim(" \0"u8);
        var number = 0L;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'7')
                return -1;
            number = number * 8 + (digit - '0');
        }

        return number;
    }

    /// <summary>Adds up a block's bytes; the checksum counts its own field as spaces.</summary>
    /// <remarks>Of small images, planning spends most of its time here. Optimised at once: the runtime takes seconds to do so.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long Sum(ReadOnlySpan<byte> block)
    {
        // A lane takes at most 2 bytes of each 16: 64 of a block, which is less than 16 bits hold.
        var lanes = Vector<ushort>.Zero;
        for (var i = 0; i < BlockBytes; i += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(block[i..]), out var low, out var high);
            lanes += low + high;
        }

        Vector.Widen(lanes, out var left, out var right);
        long sum = Vector.Sum(left + right);
        for (var i = 148; i < 156; i++)
            sum += ' ' - block[i];
        return sum;
    }

    /// <summary>Adds up a block's bytes as some old archivers did, which took them as signed.</summary>
    private static long SignedSum(ReadOnlySpan<byte> block)
    {
        var sum = 0L;
        for (var i = 0; i < block.Length; i++)
            sum += (sbyte)(i is >= 148 and < 156 ? (byte)' ' : block[i]);
        return sum;
    }
}
