using System.IO.MemoryMappedFiles;

namespace FgClip.Search.Vectors;

/// <summary>A file of vectors, mapped into memory.</summary>
internal sealed class VectorMatrix : IDisposable
{
    private readonly MemoryMappedViewAccessor _view;

    private VectorMatrix(MatrixHeader header, MemoryMappedViewAccessor view) => (Header, _view) = (header, view);

    /// <summary>What the file holds.</summary>
    public MatrixHeader Header { get; }

    /// <summary>Maps a file, which keeps no file descriptor open.</summary>
    /// <param name="path">The file.</param>
    /// <param name="header">Its header.</param>
    public static VectorMatrix Open(string path, MatrixHeader header)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
        using var file = MemoryMappedFile.CreateFromFile(
            stream, mapName: null, capacity: 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        return new VectorMatrix(header, file.CreateViewAccessor(0, header.FileSize, MemoryMappedFileAccess.Read));
    }

    /// <summary>Reads the numbers in place. The file stays mapped until the reading ends, even where it is disposed of meanwhile.</summary>
    /// <param name="read">Gets all vectors, one behind the other.</param>
    /// <param name="state">What the reading needs.</param>
    public unsafe void Read<TState>(TState state, Action<TState, MatrixRows> read)
    {
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        try
        {
            read(state, new MatrixRows(
                (float*)(start + MatrixHeader.Size), (VectorPlace*)(start + Header.PlacesOffset), Header.Count, Header.Dimensions));
        }
        finally
        {
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
        }
    }

    public void Dispose() => _view.Dispose();
}

/// <summary>The content of a file of vectors, valid while it is read.</summary>
/// <param name="values">The first number. Vectors start at multiples of 64 bytes where they have a multiple of 16 numbers.</param>
/// <param name="places">Where the vectors lie.</param>
/// <param name="count">How many vectors there are.</param>
/// <param name="dimensions">Numbers in each.</param>
internal readonly unsafe struct MatrixRows(float* values, VectorPlace* places, int count, int dimensions)
{
    /// <summary>Where the vectors lie.</summary>
    public VectorPlace* Places => places;

    /// <summary>How many vectors there are.</summary>
    public int Count => count;

    /// <summary>Numbers in each.</summary>
    public int Dimensions => dimensions;

    /// <summary>The first number of a vector.</summary>
    public float* At(int index) => values + (long)index * dimensions;
}
