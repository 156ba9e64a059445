using FgClip.Pipeline.Preparing;

namespace FgClip.Pipeline.Batching;

/// <summary>
/// Rows that are looked at together when batches are formed. It fills in row order and is bounded by patches, which is what memory
/// goes by, and by what rows have beside their image; so where a window ends depends on the rows alone, never on which was ready first.
/// </summary>
internal sealed class RowWindow(int maxRows, int maxPatches, long maxBytes) : IDisposable
{
    private readonly List<PreparedRow> _rows = [];
    private int _patches;
    private long _bytes;

    public IReadOnlyList<PreparedRow> Rows => _rows;

    public bool IsFull => _rows.Count >= maxRows || _patches >= maxPatches || _bytes >= maxBytes;

    public void Add(PreparedRow row)
    {
        _rows.Add(row);
        _patches += row.Image?.Shape.Count ?? 0;
        _bytes += RowLimits.BytesOf(row.Input);
    }

    /// <summary>Empties the window and gives its images' buffers back.</summary>
    public void Clear()
    {
        foreach (var row in _rows)
            row.Dispose();
        _rows.Clear();
        _patches = 0;
        _bytes = 0;
    }

    public void Dispose() => Clear();
}
