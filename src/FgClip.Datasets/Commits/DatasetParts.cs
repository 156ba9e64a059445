using System.Buffers;
using System.Collections;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FgClip.Datasets.Layout;

namespace FgClip.Datasets.Commits;

/// <summary>
/// The parts of a manifest, at 56 bytes a part, so that a dataset of a million parts is finalised and read in the memory of a laptop. A
/// part as the program writes it has a lower-case hex sha256 and a name that follows from its shard: its name is computed, and its digest
/// is kept in binary. Any other part is kept as it is. As JSON it is the array of its parts, which is read and written one part at a time.
/// </summary>
[CollectionBuilder(typeof(DatasetParts), nameof(Create))]
public sealed class DatasetParts : ICollection<DatasetPart>, IReadOnlyList<DatasetPart>
{
    private const int EntriesPerChunk = 1024;

    // In chunks: a list that doubles its array holds the old one and the new one for a moment.
    private readonly List<HeldPart[]> _chunks = [];
    private readonly Dictionary<int, DatasetPart> _others = [];

    /// <inheritdoc cref="ICollection{T}.Count" />
    public int Count { get; private set; }

    bool ICollection<DatasetPart>.IsReadOnly => false;

    /// <inheritdoc />
    public DatasetPart this[int index] =>
        _others.TryGetValue(index, out var other) ? other : EntryAt(index).ToPart();

    /// <summary>Collects parts, in their order.</summary>
    public static DatasetParts Create(ReadOnlySpan<DatasetPart> parts)
    {
        var all = new DatasetParts();
        foreach (var part in parts)
            all.Add(part);
        return all;
    }

    /// <summary>Adds a part after the others.</summary>
    public void Add(DatasetPart item)
    {
        if (Count % EntriesPerChunk == 0)
            _chunks.Add(new HeldPart[EntriesPerChunk]);
        if (!_chunks[^1][Count % EntriesPerChunk].TryHold(item))
            _others.Add(Count, item);
        Count++;
    }

    /// <inheritdoc />
    public IEnumerator<DatasetPart> GetEnumerator()
    {
        for (var index = 0; index < Count; index++)
            yield return this[index];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    bool ICollection<DatasetPart>.Contains(DatasetPart item) => this.AsEnumerable().Contains(item);

    void ICollection<DatasetPart>.CopyTo(DatasetPart[] array, int arrayIndex)
    {
        foreach (var part in this)
            array[arrayIndex++] = part;
    }

    bool ICollection<DatasetPart>.Remove(DatasetPart item) => throw new NotSupportedException();

    void ICollection<DatasetPart>.Clear() => throw new NotSupportedException();

    private ref readonly HeldPart EntryAt(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        return ref _chunks[index / EntriesPerChunk][index % EntriesPerChunk];
    }

    // Four numbers, because two of 128 bits would be padded; a part in a folder has its shard in complement, because a byte would be too.
    private record struct HeldPart(int Number, int Generation, long Rows, long Bytes, ulong Sha0, ulong Sha1, ulong Sha2, ulong Sha3)
    {
        private const int Sha256Bytes = 32;

        public readonly int Shard => Number < 0 ? ~Number : Number;

        private readonly PartPlacement Placement => Number < 0 ? PartPlacement.Folders : PartPlacement.Flat;

        /// <summary>Takes a part, unless it is one that would not come back as it was.</summary>
        public bool TryHold(DatasetPart part)
        {
            Span<byte> bytes = stackalloc byte[Sha256Bytes];
            if (Convert.FromHexString(part.Sha256 ?? "", bytes, out _, out var count) is not OperationStatus.Done || count < bytes.Length)
                return false;
            var sha = MemoryMarshal.Cast<byte, ulong>(bytes);
            var number = part.Name?.StartsWith(DatasetPaths.PartFolder, StringComparison.Ordinal) is true ? ~part.Shard : part.Shard;
            this = new HeldPart(number, part.Generation, part.Rows, part.Bytes, sha[0], sha[1], sha[2], sha[3]);
            return ToPart() == part;
        }

        public readonly DatasetPart ToPart()
        {
            ReadOnlySpan<ulong> sha = [Sha0, Sha1, Sha2, Sha3];
            var hex = Convert.ToHexStringLower(MemoryMarshal.AsBytes(sha));
            return new DatasetPart(Placement.Part(Shard), Shard, Generation, Rows, Bytes, hex);
        }
    }
}
