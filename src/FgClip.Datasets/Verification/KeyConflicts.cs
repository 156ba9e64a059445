using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace FgClip.Datasets.Verification;

/// <summary>
/// Finds keys that rows with different images have. A row takes 32 bytes: in memory up to a number of rows, beyond it in temporary files,
/// one for each first byte of the keys' digests, so that one file at a time is sorted. For several threads at once.
/// </summary>
/// <param name="maxInMemory">The most rows that are kept in memory. Default: 2 million, 64 MiB.</param>
internal sealed class KeyConflicts(int maxInMemory = 2_000_000) : IDisposable
{
    private const int Files = 256, KeyedImageBytes = 32;

    private readonly Lock _lock = new();
    private readonly List<KeyedImage> _entries = [];
    private string? _folder;
    private long _spilled;

    /// <summary>Takes the rows of a part.</summary>
    /// <param name="shard">The part's shard.</param>
    /// <param name="keys">The key of each row.</param>
    /// <param name="images">The hex SHA-256 of each row's image; null where a row has none.</param>
    public void Add(int shard, IReadOnlyList<string> keys, IReadOnlyList<string?> images)
    {
        var entries = new List<KeyedImage>(keys.Count);
        for (var row = 0; row < Math.Min(keys.Count, images.Count); row++)
        {
            if (images[row] is not { Length: >= 16 } image
                || !ulong.TryParse(image.AsSpan(0, 16), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var digest))
                continue;
            var key = SHA256.HashData(Encoding.UTF8.GetBytes(keys[row]));
            var (start, rest) = (BinaryPrimitives.ReadUInt64BigEndian(key), BinaryPrimitives.ReadUInt64BigEndian(key.AsSpan(8)));
            entries.Add(new(start, rest, digest, shard, row));
        }

        lock (_lock)
        {
            _entries.AddRange(entries);
            if (_entries.Count > maxInMemory)
                Spill();
        }
    }

    /// <summary>Counts the keys that rows with different images have.</summary>
    /// <returns>The keys, their rows, and as an example the first such row of the dataset with the next of its key that differs.</returns>
    public KeyConflictSummary Find()
    {
        lock (_lock)
        {
            if (_spilled == 0)
                return Find(_entries, default);
            Spill();
            return Enumerable.Range(0, Files).Aggregate(default(KeyConflictSummary), (found, file) => Find(Read(file), found));
        }
    }

    public void Dispose()
    {
        if (_folder is not null)
            Directory.Delete(_folder, recursive: true);
    }

    private static KeyConflictSummary Find(List<KeyedImage> entries, KeyConflictSummary found)
    {
        entries.Sort();
        for (var start = 0; start < entries.Count;)
        {
            var (first, end, other) = (entries[start], start, -1);
            for (; end < entries.Count && entries[end].HasKeyOf(first); end++)
                other = other < 0 && entries[end].Image != first.Image ? end : other;
            if (other >= 0)
            {
                var isFirst = found.Keys == 0 || first.Place.CompareTo(found.First) < 0;
                found = new(found.Keys + 1, found.Rows + end - start, isFirst ? first.Place : found.First,
                    isFirst ? entries[other].Place : found.Second);
            }

            start = end;
        }

        return found;
    }

    private void Spill()
    {
        _folder ??= Directory.CreateTempSubdirectory("fgclip-keys-").FullName;
        Span<byte> bytes = stackalloc byte[KeyedImageBytes];
        foreach (var group in _entries.GroupBy(entry => (int)(entry.Key >> 56)))
        {
            using var file = new FileStream(NameOf(group.Key), FileMode.Append, FileAccess.Write, FileShare.None, 1 << 16);
            foreach (var entry in group)
            {
                entry.Write(bytes);
                file.Write(bytes);
            }
        }

        _spilled += _entries.Count;
        _entries.Clear();
    }

    private List<KeyedImage> Read(int index)
    {
        List<KeyedImage> entries = [];
        if (!File.Exists(NameOf(index)))
            return entries;
        using var file = new FileStream(NameOf(index), FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        Span<byte> bytes = stackalloc byte[KeyedImageBytes];
        while (file.ReadAtLeast(bytes, KeyedImageBytes, throwOnEndOfStream: false) == KeyedImageBytes)
            entries.Add(KeyedImage.Read(bytes));
        return entries;
    }

    private string NameOf(int index) => Path.Combine(_folder!, $"{index:x2}");

    private readonly record struct KeyedImage(ulong Key, ulong KeyRest, ulong Image, int Shard, int Row) : IComparable<KeyedImage>
    {
        public (int Shard, int Row) Place => (Shard, Row);

        public static KeyedImage Read(ReadOnlySpan<byte> bytes) => new(
            BinaryPrimitives.ReadUInt64LittleEndian(bytes), BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]), BinaryPrimitives.ReadInt32LittleEndian(bytes[24..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[28..]));

        public bool HasKeyOf(KeyedImage other) => Key == other.Key && KeyRest == other.KeyRest;

        public void Write(Span<byte> bytes)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, Key);
            BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], KeyRest);
            BinaryPrimitives.WriteUInt64LittleEndian(bytes[16..], Image);
            BinaryPrimitives.WriteInt32LittleEndian(bytes[24..], Shard);
            BinaryPrimitives.WriteInt32LittleEndian(bytes[28..], Row);
        }

        public int CompareTo(KeyedImage other) => (Key, KeyRest, Shard, Row).CompareTo((other.Key, other.KeyRest, other.Shard, other.Row));
    }
}
