namespace FgClip.Model.Tokenization.Bpe;

/// <summary>
/// Symbols in a row that are merged in the order of the merges' ranks, the leftmost first among equals: a linked list in arrays and a
/// queue of candidates, so that a text of n symbols takes n log n steps. Kept and used again; for one thread at a time.
/// </summary>
internal sealed class SymbolList
{
    private const int None = -1;

    private readonly PriorityQueue<int, long> _candidates = new();
    private Symbol[] _symbols = new Symbol[256];

    /// <summary>Symbols that were added, merged away ones included.</summary>
    public int Count { get; private set; }

    public void Clear() => Count = 0;

    /// <summary>Puts a symbol at the end.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="length">Characters that it stands for.</param>
    public void Add(int id, int length)
    {
        if (Count == _symbols.Length)
            Array.Resize(ref _symbols, Count * 2);
        if (Count > 0)
            _symbols[Count - 1].Next = Count;
        _symbols[Count] = new Symbol { Id = id, Length = length, Previous = Count - 1, Next = None };
        Count++;
    }

    /// <summary>Merges until no pair is in the table, and appends what is left to a list.</summary>
    public void MergeInto(List<(int Id, int Length)> tokens, MergeTable merges)
    {
        if (Count == 0)
            return;
        for (var left = 0; left < Count - 1; left++)
            Consider(left, merges);
        while (_candidates.TryDequeue(out var merged, out var key))
        {
            var position = (int)(key & int.MaxValue);
            ref var left = ref _symbols[position];
            if (left.Id == None || left.Next == None)
                continue;
            ref var right = ref _symbols[left.Next];

            // The pair may have changed since it was queued; what counts is that it still becomes the same symbol.
            if (!merges.TryGet(left.Id, right.Id, out _, out var current) || current != merged)
                continue;
            left.Id = merged;
            left.Length += right.Length;
            right.Id = None;
            left.Next = right.Next;
            if (left.Next != None)
                _symbols[left.Next].Previous = position;
            if (left.Previous != None)
                Consider(left.Previous, merges);
            Consider(position, merges);
        }
        for (var position = 0; position != None; position = _symbols[position].Next)
        {
            tokens.Add((_symbols[position].Id, _symbols[position].Length));
        }
    }

    private void Consider(int position, MergeTable merges)
    {
        ref var left = ref _symbols[position];
        if (left.Next == None || !merges.TryGet(left.Id, _symbols[left.Next].Id, out var rank, out var merged))
            return;
        _candidates.Enqueue(merged, ((long)rank << 32) | (uint)position);
    }

    private struct Symbol
    {
        public int Id, Length, Previous, Next;
    }
}
