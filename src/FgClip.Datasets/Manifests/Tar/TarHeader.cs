using System.Buffers.Binary;

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
        && (sum == Sum(block[..BlockBytes], signed: false) || sum == Sum(block[..BlockBytes], signed: true));

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

    /// <summary>The checksum counts its own field as spaces; some old archivers added bytes as signed.</summary>
    private static long Sum(ReadOnlySpan<byte> block, bool signed)
    {
        var sum = 0L;
        for (var i = 0; i < block.Length; i++)
        {
            var value = i is >= 148 and < 156 ? (byte)' ' : block[i];
            sum += signed ? (sbyte)value : value;
        }

        return sum;
    }
}
