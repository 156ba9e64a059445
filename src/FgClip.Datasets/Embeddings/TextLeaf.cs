using ParquetSharp;

namespace FgClip.Datasets.Embeddings;

/// <summary>A leaf of texts, read in order.</summary>
internal sealed class TextLeaf : IDisposable
{
    private readonly LeafEntries<ByteArray> _entries;
    private ItemPlace _place;
    private bool _ended;

    public TextLeaf(RowGroupReader group, int leaf, int firstRow)
    {
        _entries = new LeafEntries<ByteArray>(group, leaf);
        _place = ItemPlace.BeforeRow(firstRow);
    }

    /// <summary>Where the last text that was read lies.</summary>
    public ItemPlace Place => _place;

    /// <summary>The last text that was read; null where it is missing.</summary>
    public string? Text { get; private set; }

    /// <summary>Goes on to the next text, those that are missing included.</summary>
    public bool Read()
    {
        if (_ended || !_entries.Next())
        {
            (_ended, Text) = (true, null);
            return false;
        }

        _place = _place.Next(_entries.Repetition);
        Text = _entries.IsPresent ? Decode(_entries.Value) : null;
        return true;
    }

    /// <summary>Goes on to a place that does not lie before the last one.</summary>
    /// <returns>The text there; null where there is none.</returns>
    public string? At(ItemPlace place)
    {
        while (_place.CompareTo(place) < 0 && Read())
        {
        }

        return _place == place ? Text : null;
    }

    public void Dispose() => _entries.Dispose();

    private static unsafe string Decode(ByteArray bytes) =>
        System.Text.Encoding.UTF8.GetString(new ReadOnlySpan<byte>((void*)bytes.Pointer, bytes.Length));
}
