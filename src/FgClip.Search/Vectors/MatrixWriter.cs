using System.Runtime.InteropServices;

namespace FgClip.Search.Vectors;

/// <summary>Writes a file of vectors. It appears under its name when it is whole.</summary>
internal sealed class MatrixWriter : IDisposable
{
    private const int BufferSize = 1 << 20;

    private readonly string _path, _temporary;
    private readonly FileStream _file;
    private readonly List<VectorPlace> _places = [];
    private float[] _unit = [];
    private int _unusable;

    /// <summary>Begins a file.</summary>
    public MatrixWriter(string path)
    {
        (_path, _temporary) = (path, $"{path}.{Guid.NewGuid():N}{VectorCache.TemporaryExtension}");
        _file = new FileStream(_temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferSize);
        _file.Write(new byte[MatrixHeader.Size]);
    }

    /// <summary>Adds a vector, scaled to length 1.</summary>
    /// <returns>False for a vector of another length than those before it.</returns>
    public bool TryAdd(VectorPlace place, ReadOnlySpan<float> vector)
    {
        if (_unit.Length == 0)
            _unit = new float[vector.Length];
        if (vector.Length != _unit.Length)
            return false;
        if (UnitScale.TryCopy(vector, _unit))
        {
            _file.Write(MemoryMarshal.AsBytes<float>(_unit));
            _places.Add(place);
        }
        else
        {
            _unusable++;
        }

        return true;
    }

    /// <summary>Gives the file its name, in place of one that is there.</summary>
    public void Complete()
    {
        _file.Write(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_places)));
        var header = new byte[MatrixHeader.Size];
        new MatrixHeader(_places.Count, _places.Count == 0 ? 0 : _unit.Length, _unusable).Write(header);
        _file.Position = 0;
        _file.Write(header);
        // Only the length is checked later: after a power cut a file under its name must have its numbers too.
        _file.Flush(flushToDisk: true);
        _file.Dispose();
        File.Move(_temporary, _path, overwrite: true);
    }

    public void Dispose()
    {
        try
        {
            _file.Dispose();
        }
        finally
        {
            // On a full disk what is buffered can't be written, and closing says so again.
            File.Delete(_temporary);
        }
    }
}
