using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace FgClip.Datasets.ClipRetrieval;

/// <summary>The start of a .npy file, version 1.0 of NumPy's format: magic, length, and a Python dictionary padded to 64 bytes.</summary>
internal static class NpyHeader
{
    private const int Alignment = 64, Prefix = 10;

    /// <summary>The header of a matrix of float16 in C order.</summary>
    public static byte[] OfHalves(long rows, int columns)
    {
        var dictionary = string.Create(CultureInfo.InvariantCulture,
            $"{{'descr': '<f2', 'fortran_order': False, 'shape': ({rows}, {columns}), }}");
        var length = (Prefix + dictionary.Length + 1 + Alignment - 1) / Alignment * Alignment;
        var header = new byte[length];
        header.AsSpan().Fill((byte)' ');
        (header[0], header[6], header[7]) = (0x93, 1, 0);
        "NUMPY"u8.CopyTo(header.AsSpan(1));
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), (ushort)(length - Prefix));
        Encoding.ASCII.GetBytes(dictionary, header.AsSpan(Prefix));
        header[^1] = (byte)'\n';
        return header;
    }
}
