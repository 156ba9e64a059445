namespace FgClip.Datasets.Verification;

/// <summary>Collects what is wrong, from many threads; of very many problems the first will do.</summary>
internal sealed class Findings
{
    private const int Kept = 1_000;

    private readonly Lock _lock = new();
    private readonly List<string> _problems = [];
    private readonly SortedSet<string> _notes = new(StringComparer.Ordinal);
    private int _dimension;
    private int _count;
    private int _parts;
    private long _rows;
    private long _bytes;
    private long _vectors;
    private long _compared;

    /// <summary>Something is wrong.</summary>
    public void Problem(string place, string what)
    {
        lock (_lock)
        {
            if (_count++ < Kept)
                _problems.Add($"{place}: {what}");
        }
    }

    /// <summary>Reads something; what can't be read is a problem, and null.</summary>
    public async Task<T?> TryAsync<T>(string place, Func<Task<T?>> read)
        where T : class
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            Problem(place, e.Message);
            return null;
        }
    }

    /// <summary>Something could not be looked at.</summary>
    public void Note(string what)
    {
        lock (_lock)
            _notes.Add(what);
    }

    /// <summary>A part was read.</summary>
    public void Count(long rows, long bytes)
    {
        lock (_lock)
            (_parts, _rows, _bytes) = (_parts + 1, _rows + rows, _bytes + bytes);
    }

    /// <summary>Vectors were looked at.</summary>
    public void CountVectors(long vectors) => Interlocked.Add(ref _vectors, vectors);

    /// <summary>Rows were compared with the input's.</summary>
    public void CountCompared(long rows) => Interlocked.Add(ref _compared, rows);

    /// <summary>The length of the dataset's vectors: that of the first one that was seen.</summary>
    public int DimensionOr(int seen) => Interlocked.CompareExchange(ref _dimension, seen, 0) is var known and > 0 ? known : seen;

    public VerificationReport ToReport(string dataset) => new()
    {
        Dataset = dataset,
        Parts = _parts,
        Rows = _rows,
        Bytes = _bytes,
        Vectors = _vectors,
        RowsCompared = _compared,
        ProblemCount = _count,
        Problems = [.. _problems.Order(StringComparer.Ordinal)],
        Notes = [.. _notes],
    };
}
