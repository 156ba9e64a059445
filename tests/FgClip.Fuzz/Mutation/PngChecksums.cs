using System.Buffers.Binary;
using System.IO.Hashing;

namespace FgClip.Fuzz.Mutation;

/// <summary>Makes the checksums of a PNG right again, so that a case gets past them.</summary>
internal static class PngChecksums
{
    private const int Signature = 8, Around = 12;

    public static void Mend(Span<byte> file)
    {
        for (var at = Signature; at + Around <= file.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
            if (length > file.Length - at - Around)
                return;
            var checkedBytes = file.Slice(at + 4, (int)length + 4);
            BinaryPrimitives.WriteUInt32BigEndian(file[(at + 8 + (int)length)..], Crc32.HashToUInt32(checkedBytes));
            at += Around + (int)length;
        }
    }
}
