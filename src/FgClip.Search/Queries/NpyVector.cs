using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace FgClip.Search.Queries;

/// <summary>
/// One vector in NumPy's file format (numpy.lib.format): magic, version, length, a Python dictionary, and the numbers.
/// </summary>
internal static partial class NpyVector
{
    private const int ShortHeader = 10, LongHeader = 12;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Whether a file begins as one of NumPy does.</summary>
    public static bool IsNpy(ReadOnlySpan<byte> file) => file.StartsWith(Magic);

    /// <summary>Reads float16, float32 or float64 of shape (n,) or (1, n).</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static float[] Parse(ReadOnlySpan<byte> file)
    {
        if (file.Length < LongHeader)
            throw new FormatException("the file ends in its header");
        var isShort = file[6] == 1;
        var start = isShort ? ShortHeader : LongHeader;
        var length = isShort ? BinaryPrimitives.ReadUInt16LittleEndian(file[8..]) : BinaryPrimitives.ReadUInt32LittleEndian(file[8..]);
        if (length > (uint)(file.Length - start))
            throw new FormatException("the file ends in its header");
        var header = Encoding.Latin1.GetString(file.Slice(start, (int)length));
        var numbers = file[(start + (int)length)..];
        if (Shape().Match(header) is not { Success: true } shape)
            throw new FormatException($"its header is {header.Trim()}");
        var count = int.Parse(shape.Groups["n"].Value, CultureInfo.InvariantCulture);
        float[] vector = Type().Match(header).Groups["type"].Value switch
        {
            "<f2" => Convert<Half>(numbers, value => (float)value),
            "<f4" => Convert<float>(numbers, value => value),
            "<f8" => Convert<double>(numbers, value => (float)value),
            _ => throw new FormatException($"its header is {header.Trim()}; its type must be float16, float32 or float64"),
        };
        return vector.Length == count && count > 0 ? vector : throw new FormatException($"it has {vector.Length} numbers, not {count}");
    }

    private static float[] Convert<T>(ReadOnlySpan<byte> bytes, Func<T, float> convert)
        where T : unmanaged => Array.ConvertAll(MemoryMarshal.Cast<byte, T>(bytes).ToArray(), value => convert(value));

    [GeneratedRegex(@"'shape':\s*\((1,\s*)?(?<n>\d{1,9}),?\)")]
    private static partial Regex Shape();

    [GeneratedRegex(@"'descr':\s*'(?<type>[^']*)'")]
    private static partial Regex Type();
}
