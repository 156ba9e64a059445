using System.Collections;
using System.Globalization;

namespace FgClip.Datasets.Commits;

/// <summary>Counts parts as they are read: a digest of all of them, and a bit for each shard.</summary>
internal sealed class CountedParts : ICollection<DatasetPart>
{
    private readonly BitArray _shards = new(0);
    private UInt128 _digest;

    /// <inheritdoc />
    public int Count { get; private set; }

    bool ICollection<DatasetPart>.IsReadOnly => false;

    /// <summary>Gets the least number that is above those of all shards.</summary>
    public int EndOfShards { get; private set; }

    /// <summary>Counts parts, in their order.</summary>
    public static CountedParts From(IEnumerable<DatasetPart> parts)
    {
        var tally = new CountedParts();
        foreach (var part in parts)
            tally.Add(part);
        return tally;
    }

    /// <summary>Counts the next part.</summary>
    public void Add(DatasetPart item)
    {
        if (item.Shard >= 0)
            Mark(item.Shard);
        _digest = ShortDigest.Compute(string.Create(
            CultureInfo.InvariantCulture,
            $"{_digest} {item.Name} {item.Shard} {item.Generation} {item.Rows} {item.Bytes} {item.Sha256}"));
        Count++;
    }

    /// <summary>Returns whether a shard has a part.</summary>
    public bool Has(int shard) => shard < EndOfShards && _shards[shard];

    /// <summary>Returns whether others are the same parts in the same order.</summary>
    public bool IsSame(CountedParts others) => (Count, _digest) == (others.Count, others._digest);

    private void Mark(int shard)
    {
        EndOfShards = Math.Max(EndOfShards, shard + 1);
        if (_shards.Length < EndOfShards)
            _shards.Length = (int)Math.Min(int.MaxValue, 2L * EndOfShards);
        _shards[shard] = true;
    }

    IEnumerator<DatasetPart> IEnumerable<DatasetPart>.GetEnumerator() => throw new NotSupportedException();

    IEnumerator IEnumerable.GetEnumerator() => throw new NotSupportedException();

    bool ICollection<DatasetPart>.Contains(DatasetPart item) => throw new NotSupportedException();

    void ICollection<DatasetPart>.CopyTo(DatasetPart[] array, int arrayIndex) => throw new NotSupportedException();

    bool ICollection<DatasetPart>.Remove(DatasetPart item) => throw new NotSupportedException();

    void ICollection<DatasetPart>.Clear() => throw new NotSupportedException();
}
