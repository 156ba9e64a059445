using System.Buffers.Binary;
using System.Text;

namespace FgClip.Fuzz.Targets;

/// <summary>A safetensors file of a few numbers, so that most changes hit its header.</summary>
internal static class SafetensorsSeed
{
    public static byte[] Small()
    {
        var header = Encoding.UTF8.GetBytes(
            """{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"b":{"dtype":"BF16","shape":[4],"data_offsets":[24,32]},"c":{"dtype":"F16","shape":[],"data_offsets":[32,34]}}""");
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        return [.. length, .. header, .. Enumerable.Range(0, 34).Select(i => (byte)i)];
    }
}
