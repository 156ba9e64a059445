using System.Globalization;
using System.Text;

namespace FgClip.Fuzz.Generation.Manifests;

/// <summary>Writes an archive, each member in one of the forms that there are.</summary>
internal sealed class TarBytes(Random random)
{
    private const int Block = 512, ShortName = 100;

    private readonly BinaryFile _file = new();

    /// <summary>Adds a member.</summary>
    public void Add(string name, byte[] content, char type = '0')
    {
        var bytes = Encoding.UTF8.GetBytes(name);
        if (bytes.Length > ShortName || random.Once(5))
        {
            if (random.Once(2))
            {
                Member("././@LongLink"u8, [.. bytes, 0], 'L');
            }
            else
            {
                var record = Pax(name) + (random.Once(3) ? "21 comment=a comment\n" : "");
                Member("pax"u8, Encoding.UTF8.GetBytes(record), 'x');
            }

            bytes = bytes.Length > ShortName ? bytes[..ShortName] : bytes;
        }

        Member(bytes, content, type);
    }

    /// <summary>Ends an archive: with two blocks of zeros, one, or many.</summary>
    public void End() => _file.Zeros(Block * random.One(1, 2, 2, 20));

    public byte[] ToArray() => _file.ToArray();

    /// <summary>A record states its own length, digits included.</summary>
    private static string Pax(string name)
    {
        var rest = $" path={name}\n";
        var length = Encoding.UTF8.GetByteCount(rest);
        var digits = (length + 3).ToString(CultureInfo.InvariantCulture).Length;
        var total = (length + digits).ToString(CultureInfo.InvariantCulture);
        return (total.Length == digits ? total : (length + digits + 1).ToString(CultureInfo.InvariantCulture)) + rest;
    }

    private void Member(ReadOnlySpan<byte> name, byte[] content, char type)
    {
        Span<byte> header = stackalloc byte[Block];
        header.Clear();
        name.CopyTo(header);
        Octal(header[100..], 0x1A4, 7);
        Octal(header[108..], 0, 7);
        Octal(header[116..], 0, 7);
        if (random.Once(6))
        {
            // GNU's form of large numbers: a bit, then the number itself.
            header[124] = 0x80;
            header[134] = (byte)(content.Length >> 8);
            header[135] = (byte)content.Length;
            header[133] = (byte)(content.Length >> 16);
        }
        else
        {
            Octal(header[124..], content.Length, 11);
        }

        Octal(header[136..], 0, 11);
        header[156] = type == '0' && random.Once(4) ? (byte)0 : (byte)type;
        if (random.Once(2))
            "ustar\0"u8.CopyTo(header[257..]);
        else
            "ustar  "u8.CopyTo(header[257..]);
        header.Slice(148, 8).Fill((byte)' ');
        var sum = 0;
        foreach (var value in header)
            sum += value;
        Octal(header[148..], sum, 6);
        header[154] = 0;
        _file.Add(header).Add(content).Zeros((Block - (content.Length % Block)) % Block);
    }

    private static void Octal(Span<byte> field, int value, int digits)
    {
        for (var i = digits - 1; i >= 0; i--, value >>= 3)
            field[i] = (byte)('0' + (value & 7));
    }
}
