using ParquetSharp;

namespace FgClip.Datasets.Embeddings;

/// <summary>A leaf of number lists, read list by list without an array for each.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class ListLeaf<T> : IDisposable
    where T : unmanaged
{
    private readonly LeafEntries<T> _entries;
    private T[] _values = new T[1024];
    private int _length;
    private bool _pending;

    public ListLeaf(RowGroupReader group, int leaf, int firstRow)
    {
        _entries = new LeafEntries<T>(group, leaf);
        Place = ItemPlace.BeforeRow(firstRow);
        _pending = _entries.Next();
    }

    /// <summary>Where the list lies.</summary>
    public ItemPlace Place { get; private set; }

    /// <summary>The list; empty where it is null, or where a list around it is null or empty.</summary>
    public ReadOnlySpan<T> Values => _values.AsSpan(0, _length);

    /// <summary>Goes on to the next list, those that are missing included.</summary>
    public bool Read()
    {
        if (!_pending)
            return false;
        Place = Place.Next(_entries.Repetition);
        _length = 0;
        do
        {
            if (_entries.IsPresent)
                Append(_entries.Value);
            Append(_entries.TakeRun());
            _pending = _entries.Next();
        }
        while (_pending && _entries.Repetition == _entries.Depth);
        return true;
    }

    /// <summary>Goes on to a place that lies behind the last one.</summary>
    /// <returns>The list there; empty where there is none.</returns>
    public ReadOnlySpan<T> At(ItemPlace place)
    {
        while (Place.CompareTo(place) < 0 && Read())
        {
        }

        return Place == place ? Values : [];
    }

    public void Dispose() => _entries.Dispose();

    private void Append(params ReadOnlySpan<T> values)
    {
        if (_length + values.Length > _values.Length)
            Array.Resize(ref _values, Math.Max(_length + values.Length, 2 * _values.Length));
        values.CopyTo(_values.AsSpan(_length));
        _length += values.Length;
    }
}
