using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using FgClip.Search.Approximate.Graphs;
using FgClip.Search.Approximate.Records;
using FgClip.Search.Vectors;

namespace FgClip.Search.Approximate.Building;

/// <summary>Builds the graph of some parts, on all cores, and writes its file.</summary>
/// <param name="vectors">The vectors of the dataset.</param>
/// <param name="dimensions">Numbers in each.</param>
/// <param name="settings">How the graph is built.</param>
/// <param name="report">Gets how many vectors were added, again and again, from several threads.</param>
internal sealed class ShardBuilder(MappedParts vectors, int dimensions, IndexSettings settings, Action<int> report)
{
    private const int ChunkVectors = 64;

    /// <summary>Builds a file, which appears under its name when it is whole.</summary>
    /// <param name="parts">The parts, by their numbers in the dataset.</param>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Stops the building.</param>
    public void Build(IReadOnlyList<int> parts, string path, CancellationToken cancellationToken)
    {
        var (chunks, count) = (new List<AddedChunk>(), 0);
        foreach (var part in parts)
        {
            var inPart = vectors.Parts[part].Header.Count;
            for (var first = 0; first < inPart; first += ChunkVectors)
                chunks.Add(new AddedChunk(part, first, Math.Min(ChunkVectors, inPart - first), (ulong)(count + first)));
            count = checked(count + inPart);
        }

        using var graph = UsearchGraph.Create(dimensions, count, settings);
        Add(graph, chunks, cancellationToken);
        if (graph.Count != count)
            throw new SearchIndexException($"{path}: the graph has {graph.Count} of {count} vectors.");
        var temporary = IndexFolder.NameTemporary(path);
        try
        {
            graph.Save(temporary);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private void Add(UsearchGraph graph, List<AddedChunk> chunks, CancellationToken cancellationToken)
    {
        // The graph has a place to work for each processor, and no more threads may add.
        var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
        try
        {
            Parallel.ForEach(chunks, options, chunk =>
            {
                vectors.Read(chunk.Part, (graph, chunk), static (work, rows) => Add(work.graph, rows, work.chunk));
                report(chunk.Count);
            });
        }
        catch (AggregateException failed)
        {
            ExceptionDispatchInfo.Throw(failed.InnerExceptions[0]);
        }
    }

    private static unsafe void Add(UsearchGraph graph, MatrixRows rows, AddedChunk chunk)
    {
        for (var i = 0; i < chunk.Count; i++)
            graph.Add(chunk.FirstKey + (ulong)i, new ReadOnlySpan<float>(rows.At(chunk.First + i), rows.Dimensions));
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct AddedChunk(int Part, int First, int Count, ulong FirstKey);
}
