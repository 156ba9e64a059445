using System.Buffers.Binary;

namespace FgClip.Model.Images.Decoding;

/// <summary>The segments of a JPEG file before its pixels.</summary>
internal static class JpegMarkers
{
    /// <summary>
    /// Returns whether a decoder goes through the file once, a few rows at a time. Otherwise, in a progressive image or one whose colours
    /// come one after the other, it keeps the coefficients of the whole image.
    /// </summary>
    public static bool IsOneScan(ReadOnlySpan<byte> file)
    {
        var colours = 0;
        for (var at = 2; at + 4 < file.Length;)
        {
            if (file[at] != 0xff)
                return false;
            var marker = file[at + 1];
            if (marker == 0xff)
            {
                at++;
                continue;
            }

            var length = BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
            if (length < 2 || at + 2 + length > file.Length)
                return false;
            var segment = file.Slice(at + 4, length - 2);
            if (marker is 0xc0 or 0xc1 && segment.Length >= 6)
                colours = segment[5];
            else if (marker is 0xda)
                return colours > 0 && segment is [var inScan, ..] && inScan == colours;
            else if (marker is >= 0xc2 and <= 0xcf and not (0xc4 or 0xc8 or 0xcc))
                return false;
            at += 2 + length;
        }

        return false;
    }
}
