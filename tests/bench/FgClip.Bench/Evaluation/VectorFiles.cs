using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace FgClip.Bench.Evaluation;

/// <summary>Writes vectors as NumPy reads them fastest: one array of float32.</summary>
internal static class VectorFiles
{
    private const int HeaderBytes = 128, PrefixBytes = 10;

    /// <summary>Writes an array of so many rows.</summary>
    public static void Write(string path, int rows, int dimensions, Func<int, float[]> row)
    {
        using var file = File.Create(path);
        var header = string.Create(
            CultureInfo.InvariantCulture, $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({rows}, {dimensions}), }}");
        file.Write([0x93, .. "NUMPY"u8, 1, 0, HeaderBytes - PrefixBytes, 0]);
        file.Write(Encoding.ASCII.GetBytes(header.PadRight(HeaderBytes - PrefixBytes - 1) + "\n"));
        for (var i = 0; i < rows; i++)
            file.Write(MemoryMarshal.AsBytes(row(i).AsSpan()));
    }
}
