namespace FgClip.Model;

/// <summary>
/// Keeps computed values up to a number of bytes, those that were used last. Safe for many threads; two that ask for the same new key at
/// once may both compute it.
/// </summary>
/// <param name="maxBytes">The most bytes that are kept; a value that is larger than all of them is computed each time.</param>
/// <param name="bytesOf">The bytes of a value.</param>
internal sealed class BoundedCache<TKey, TValue>(long maxBytes, Func<TValue, long> bytesOf)
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = [];
    private long _bytes;

    /// <summary>Bytes that are kept.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock)
                return _bytes;
        }
    }

    /// <summary>Returns the value of a key, and computes it where it is not kept.</summary>
    public TValue GetOrAdd(TKey key, Func<TKey, TValue> compute)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(key, out var known))
            {
                _byUse.Remove(known);
                _byUse.AddLast(known);
                return known.Value.Value;
            }
        }

        var value = compute(key);
        Keep(key, value, bytesOf(value));
        return value;
    }

    private void Keep(TKey key, TValue value, long bytes)
    {
        if (bytes > maxBytes)
            return;
        lock (_lock)
        {
            if (_entries.ContainsKey(key))
                return;
            _entries.Add(key, _byUse.AddLast(new Entry(key, value, bytes)));
            _bytes += bytes;
            while (_bytes > maxBytes)
            {
                var oldest = _byUse.First!.Value;
                _byUse.RemoveFirst();
                _entries.Remove(oldest.Key);
                _bytes -= oldest.Bytes;
            }
        }
    }

    private readonly record struct Entry(TKey Key, TValue Value, long Bytes);
}
