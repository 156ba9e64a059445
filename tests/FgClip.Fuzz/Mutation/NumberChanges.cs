using System.Buffers.Binary;
using System.Text;

namespace FgClip.Fuzz.Mutation;

/// <summary>Puts numbers that readers trip over where others were: lengths, offsets, sizes.</summary>
internal static class NumberChanges
{
    private static readonly long[] Bounds =
    [
        0, 1, -1, 127, 128, 255, 256, 32_767, 32_768, 65_535, 65_536, int.MaxValue, (long)int.MaxValue + 1, uint.MaxValue, int.MinValue,
        long.MaxValue, long.MinValue, 1L << 40, 1L << 62,
    ];

    private static readonly string[] Texts =
    [
        "0", "-1", "00", "1e999", "-1e999", "NaN", "Infinity", "-Infinity", "1e-400", "2147483648", "4294967296", "9223372036854775807",
        "9223372036854775808", "-9223372036854775809", "18446744073709551616", "0.1e1", "1.", "null", "\"7\"", "[]",
        "99999999999999999999999999",
    ];

    /// <summary>Two, four or eight bytes become one of the bounds, in either order of bytes.</summary>
    public static byte[] Binary(byte[] file, Random random)
    {
        var width = 2 << random.Next(3);
        if (file.Length < width)
            return file;
        var changed = file.ToArray();
        // Lengths and sizes lie near the start or the end of most formats.
        var at = random.Next(3) switch
        {
            0 => random.Next(Math.Min(64, file.Length - width + 1)),
            1 => file.Length - width - random.Next(Math.Min(64, file.Length - width + 1)),
            _ => random.Next(file.Length - width + 1),
        };
        Span<byte> number = stackalloc byte[8];
        var value = Bounds[random.Next(Bounds.Length)];
        if (random.Next(2) == 0)
        {
            BinaryPrimitives.WriteInt64LittleEndian(number, value);
            number[..width].CopyTo(changed.AsSpan(at));
        }
        else
        {
            BinaryPrimitives.WriteInt64BigEndian(number, value);
            number[^width..].CopyTo(changed.AsSpan(at));
        }

        return changed;
    }

    /// <summary>A number in digits becomes another, longer or shorter as it may be.</summary>
    public static byte[] Decimal(byte[] file, Random random)
    {
        var from = random.Next(file.Length + 1);
        var start = file.AsSpan(from).IndexOfAnyInRange((byte)'0', (byte)'9');
        if (start < 0)
            return file;
        start += from;
        var length = file.AsSpan(start).IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        var end = length < 0 ? file.Length : start + length;
        return [.. file.AsSpan(0, start), .. Encoding.ASCII.GetBytes(Texts[random.Next(Texts.Length)]), .. file.AsSpan(end)];
    }
}
