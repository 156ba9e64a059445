using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace FgClip.Datasets;

/// <summary>Stands for a text in sets of very many: 16 bytes, where no two texts that anybody has are known to share theirs.</summary>
internal static class ShortDigest
{
    /// <summary>Returns the first half of a text's SHA-256.</summary>
    public static UInt128 Compute(string text)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(text.AsSpan()), digest);
        return BinaryPrimitives.ReadUInt128LittleEndian(digest);
    }
}
