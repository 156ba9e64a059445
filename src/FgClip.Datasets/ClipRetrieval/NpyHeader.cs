using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace FgClip.Datasets.ClipRetrieval;

/// <summary>The start of a .npy file, version 1.0 of NumPy's format: magic, length, and a Python dictionary padded to 64 bytes.</summary>
internal static class NpyHeader
{
    private const int Alignment = 64, Prefix = 10;

    /// <summary>The header of a matrix of float16 in C order.</summary>
    public static byte[] OfHalves(long rows, int columns) =>
        Create("<f2", string.Create(CultureInfo.InvariantCulture, $"({rows}, {columns})"));

    /// <summary>The header of a matrix of float32 in C order.</summary>
    public static byte[] OfSingles(long rows, int columns) =>
        Create("<f4", string.Create(CultureInfo.InvariantCulture, $"({rows}, {columns})"));

    /// <summary>The header of a vector of float32.</summary>
    public static byte[] OfVector(int length) => Create("<f4", string.Create(CultureInfo.InvariantCulture, $"({length},)"));

    private static byte[] Create(string type, string shape)
    {
        var dictionary = $"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}, }}";
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
