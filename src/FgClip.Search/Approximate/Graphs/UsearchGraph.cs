using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FgClip.Search.Approximate.Graphs;

/// <summary>
/// A graph of USearch over vectors of length 1, in memory or in a mapped file. Vectors may be added from several threads, up to one for
/// each processor, and searched so, but not both at once.
/// </summary>
internal sealed unsafe class UsearchGraph : SafeHandle
{
    private readonly int _dimensions;

    private UsearchGraph(int dimensions, IndexSettings settings)
        : base(0, ownsHandle: true)
    {
        _dimensions = dimensions;
        var options = new UsearchLibrary.Options
        {
            Metric = UsearchLibrary.Cosine,
            Storage = settings.Storage switch
            {
                GraphStorage.Int8 => UsearchLibrary.Int8,
                GraphStorage.Float16 => UsearchLibrary.Float16,
                _ => UsearchLibrary.Float32,
            },
            Dimensions = (nuint)dimensions,
            Connectivity = (nuint)settings.Connectivity,
            ExpansionAdd = (nuint)settings.ExpansionAdd,
            ExpansionSearch = (nuint)settings.ExpansionSearch,
        };
        SetHandle(UsearchLibrary.Create(options, out var error));
        UsearchLibrary.Check(error, "A graph");
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>How many vectors there are.</summary>
    public int Count => checked((int)Ask(UsearchLibrary.GetSize(this, out var error), error));

    /// <summary>Bytes of its file.</summary>
    public long FileSize => checked((long)Ask(UsearchLibrary.GetSerializedLength(this, out var error), error));

    /// <summary>Creates an empty graph in memory.</summary>
    /// <param name="dimensions">Numbers in a vector.</param>
    /// <param name="capacity">
    /// How many vectors will be added. All room is taken here: what grows can't be added to from several threads.
    /// </param>
    /// <param name="settings">How it is built.</param>
    public static UsearchGraph Create(int dimensions, int capacity, IndexSettings settings)
    {
        var graph = new UsearchGraph(dimensions, settings);
        UsearchLibrary.Reserve(graph, (nuint)capacity, out var error);
        UsearchLibrary.Check(error, $"Memory for {capacity} vectors");
        UsearchLibrary.SetAddingThreads(graph, (nuint)Environment.ProcessorCount, out error);
        UsearchLibrary.Check(error, $"Memory for {Environment.ProcessorCount} threads");
        return graph;
    }

    /// <summary>Maps a file. Its bytes are read when a search needs them.</summary>
    /// <param name="path">The file. The library believes what it says; it must be one that this program wrote.</param>
    /// <param name="dimensions">Numbers in a vector.</param>
    /// <param name="settings">How it is searched.</param>
    /// <exception cref="SearchIndexException">It is not such a file.</exception>
    public static UsearchGraph View(string path, int dimensions, IndexSettings settings)
    {
        var graph = new UsearchGraph(dimensions, settings);
        try
        {
            // What is set before is kept by the mapping; afterwards it would take room as for adding.
            UsearchLibrary.SetSearchingThreads(graph, (nuint)Environment.ProcessorCount, out var error);
            UsearchLibrary.Check(error, path);
            UsearchLibrary.View(graph, path, out error);
            UsearchLibrary.Check(error, path);
            var stored = (int)Ask(UsearchLibrary.GetDimensions(graph, out error), error);
            return stored == dimensions
                ? graph
                : throw new SearchIndexException(
                    $"{path} has vectors of {stored} numbers, not {dimensions}. Delete it, and run fgclip index.");
        }
        catch
        {
            graph.Dispose();
            throw;
        }
    }

    /// <summary>Adds a vector.</summary>
    /// <param name="key">Its number, which is new.</param>
    /// <param name="vector">The vector, of length 1.</param>
    /// <exception cref="ArgumentException">It has another length, or a number that is not finite.</exception>
    public void Add(ulong key, ReadOnlySpan<float> vector)
    {
        Require(vector);
        fixed (float* numbers = vector)
        {
            UsearchLibrary.Add(this, key, numbers, UsearchLibrary.Float32, out var error);
            UsearchLibrary.Check(error, $"Vector {key}");
        }
    }

    /// <summary>Finds vectors that are probably the nearest.</summary>
    /// <param name="query">A vector of length 1.</param>
    /// <param name="allowed">A bit for each number; others are not found. Empty for all.</param>
    /// <param name="keys">Gets the numbers, nearest first as far as the graph knows.</param>
    /// <returns>How many were found, at most as many as there is room for.</returns>
    /// <exception cref="ArgumentException">The query has another length, or a number that is not finite.</exception>
    public int Search(ReadOnlySpan<float> query, ReadOnlySpan<ulong> allowed, Span<ulong> keys)
    {
        Require(query);
        var distances = new float[keys.Length];
        fixed (float* numbers = query, distance = distances)
        fixed (ulong* key = keys, bits = allowed)
        {
            var found = allowed.IsEmpty
                ? UsearchLibrary.Search(this, numbers, UsearchLibrary.Float32, (nuint)keys.Length, key, distance, out var error)
                : UsearchLibrary.SearchFiltered(
                    this, numbers, UsearchLibrary.Float32, (nuint)keys.Length, &IsAllowed, bits, key, distance, out error);
            return (int)Ask(found, error);
        }
    }

    /// <summary>Writes the graph into a file.</summary>
    /// <exception cref="SearchIndexException">The file can't be written whole.</exception>
    public void Save(string path)
    {
        UsearchLibrary.Save(this, path, out var error);
        UsearchLibrary.Check(error, path);
        // After a power cut a file under its name must have its bytes too.
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write);
        file.Flush(flushToDisk: true);
        if (file.Length != FileSize)
            throw new IOException($"{path} was written and is not whole. Is the disk full?");
    }

    protected override bool ReleaseHandle()
    {
        UsearchLibrary.Free(handle, out var error);
        return error == 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int IsAllowed(ulong key, void* bits) => (int)(((ulong*)bits)[key >> 6] >> (int)(key & 63)) & 1;

    private static nuint Ask(nuint answer, nint error)
    {
        UsearchLibrary.Check(error, "A graph");
        return answer;
    }

    // The library reads as many numbers as it expects wherever the vector ends, and takes those that are not finite.
    private void Require(ReadOnlySpan<float> vector)
    {
        if (vector.Length != _dimensions)
            throw new ArgumentException($"A vector has {vector.Length} numbers, not {_dimensions}.", nameof(vector));
        if (!TensorPrimitives.IsFiniteAll(vector))
            throw new ArgumentException("A vector has a number that is not finite.", nameof(vector));
    }
}
