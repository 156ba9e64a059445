using FgClip.Model.Images;
using FgClip.TestKit;

namespace FgClip.Model.Tests.Images.Decoding;

public sealed class VipsDecoderTests
{
    public static TheoryData<string> Cases => PillowCases.Select("jpeg", "png", "webp", "tiff");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Rare_kinds_of_images_have_Pillows_pixels(string name) => PillowCases.Check(name);

    /// <summary>Bytes of a part must not depend on what was decoded beside it: libvips has one list of messages for all threads.</summary>
    [Fact]
    public void A_refused_file_has_the_same_text_whatever_is_decoded_beside_it()
    {
        var files = new[] { "bad_truncated.jpg", "bad_header_only.jpg" }.Select(name => File.ReadAllBytes(Fixtures.At("images", name)));
        var texts = files.AsParallel().WithDegreeOfParallelism(2)
            .SelectMany(file => Enumerable.Range(0, 500).Select(_ => Refusal(file))).ToList();

        Assert.Equal("The JPEG file ends before its image does.", Assert.Single(texts.Distinct()));

        static string Refusal(byte[] file) =>
            Assert.Throws<ImageRejectedException>(() => new ImageDecoder().Decode(file, 1 << 30).Dispose()).Message;
    }

    /// <summary>Pillow 9.4 refuses big-endian inks of 16 bits; they are the same numbers.</summary>
    [Fact]
    public void Inks_of_16_bits_are_the_same_in_either_byte_order()
    {
        using var little = new ImageDecoder().Decode(Inks(isLittleEndian: true), 100);
        using var big = new ImageDecoder().Decode(Inks(isLittleEndian: false), 100);

        Assert.Equal(little.Pixels.ToArray(), big.Pixels.ToArray());
        // No ink, then cyan alone, then black alone: 255 - 0x80 of light are left.
        Assert.Equal([255, 255, 255, 127, 255, 255, 127, 127, 127], little.Pixels.ToArray());
    }

    /// <summary>A TIFF of 3x1 pixels of four inks.</summary>
    private static byte[] Inks(bool isLittleEndian)
    {
        ushort[] inks = [0, 0, 0, 0, 0x80ff, 0, 0, 0, 0, 0, 0, 0x80ff];
        (ushort Tag, ushort Type, uint Value)[] tags =
            [(256, 3, 3), (257, 3, 1), (258, 3, 16), (259, 3, 1), (262, 3, 5), (273, 4, 8), (277, 3, 4), (278, 3, 1), (279, 4, 24)];
        List<byte> file = [.. isLittleEndian ? "II"u8 : "MM"u8, .. Bytes(42, 2), .. Bytes(32, 4)];
        foreach (var ink in inks)
            file.AddRange(Bytes(ink, 2));
        file.AddRange(Bytes((uint)tags.Length, 2));
        foreach (var (tag, type, value) in tags)
        {
            file.AddRange([.. Bytes(tag, 2), .. Bytes(type, 2), .. Bytes(1, 4), .. Bytes(value, type == 3 ? 2 : 4)]);
            if (type == 3)
                file.AddRange([0, 0]);
        }

        return [.. file, 0, 0, 0, 0];

        byte[] Bytes(uint value, int count)
        {
            var bytes = BitConverter.GetBytes(value)[..count];
            if (!isLittleEndian)
                Array.Reverse(bytes);
            return bytes;
        }
    }
}
