using System.Runtime.InteropServices;
using FgClip.Datasets.ClipRetrieval;

namespace FgClip.Bench.Evaluation;

/// <summary>Writes vectors as NumPy reads them fastest: one array of float32.</summary>
internal static class VectorFiles
{
    /// <summary>Writes an array of so many rows.</summary>
    public static void Write(string path, int rows, int dimensions, Func<int, float[]> row)
    {
        using var file = File.Create(path);
        file.Write(NpyHeader.OfSingles(rows, dimensions));
        for (var i = 0; i < rows; i++)
            file.Write(MemoryMarshal.AsBytes(row(i).AsSpan()));
    }
}
