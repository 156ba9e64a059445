using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FgClip.Mining.Plans;
using FgClip.Storage;

namespace FgClip.Mining.Items;

/// <summary>Reads what was gathered of a side, in the order of its items.</summary>
/// <param name="output">The mining output.</param>
/// <param name="index">The side.</param>
/// <param name="kept">Which items count.</param>
/// <param name="dimensions">Numbers in a vector.</param>
/// <param name="hasCopies">Whether items that do not count are copies that are read too.</param>
internal sealed class SideReader(IObjectStore output, SideIndex index, KeptItems kept, int dimensions, bool hasCopies = false)
{
    public SideIndex Index => index;

    public KeptItems Kept => kept;

    public int Dimensions => dimensions;

    /// <summary>Whether some items are copies of others, and the digests of copies count.</summary>
    public bool HasCopies => hasCopies;

    /// <summary>The vectors that count, in chunks; the next chunk takes the place of the last.</summary>
    public async IAsyncEnumerable<VectorChunk> ReadVectorsAsync(
        int first, int end, int rows, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var chunk = new VectorChunk(rows, dimensions);
        for (; first < end; first += rows)
        {
            var count = Math.Min(rows, end - first);
            await ReadRowsAsync(VectorRole.Own, first, first + count, chunk.Buffer, cancellationToken).ConfigureAwait(false);
            chunk.Fill(first, count, kept);
            yield return chunk;
        }
    }

    /// <summary>Rows of vectors, those that do not count included.</summary>
    public async Task ReadRowsAsync(string role, int first, int end, Memory<byte> target, CancellationToken cancellationToken)
    {
        var width = dimensions * sizeof(float);
        foreach (var (part, start, count) in index.Pieces(first, end))
        {
            await ReadAsync(MiningLayout.Gathered(index.Name, part, role), (long)start * width, target[..(count * width)],
                cancellationToken).ConfigureAwait(false);
            target = target[(count * width)..];
        }
    }

    /// <summary>The records of a range of items.</summary>
    public async Task<Item[]> ReadItemsAsync(int first, int end, CancellationToken cancellationToken)
    {
        var items = new Item[end - first];
        var bytes = new byte[items.Length * Unsafe.SizeOf<Item>()];
        var at = 0;
        foreach (var (part, start, count) in index.Pieces(first, end))
        {
            var piece = bytes.AsMemory(at * Unsafe.SizeOf<Item>(), count * Unsafe.SizeOf<Item>());
            await ReadAsync(MiningLayout.Gathered(index.Name, part, "items"), (long)start * Unsafe.SizeOf<Item>(), piece, cancellationToken)
                .ConfigureAwait(false);
            at += count;
        }

        MemoryMarshal.Cast<byte, Item>(bytes).CopyTo(items);
        return items;
    }

    /// <summary>What the items of a range are copies of: the item that counts for each, itself where it is no copy.</summary>
    public async Task<int[]> ReadFirstsAsync(int first, int end, CancellationToken cancellationToken)
    {
        var firsts = new int[end - first];
        var bytes = new byte[firsts.Length * sizeof(int)];
        await ReadAsync(MiningLayout.Copies(index.Name), (long)first * sizeof(int), bytes, cancellationToken).ConfigureAwait(false);
        MemoryMarshal.Cast<byte, int>(bytes).CopyTo(firsts);
        for (var i = 0; i < firsts.Length; i++)
            firsts[i] = firsts[i] < 0 ? first + i : firsts[i];
        return firsts;
    }

    /// <summary>The labels of a part's rows.</summary>
    public async Task<LabelLink[]> ReadLinksAsync(int part, CancellationToken cancellationToken)
    {
        var bytes = new byte[index.Links[part] * Unsafe.SizeOf<LabelLink>()];
        await ReadAsync(MiningLayout.Gathered(index.Name, part, "links"), 0, bytes, cancellationToken).ConfigureAwait(false);
        return MemoryMarshal.Cast<byte, LabelLink>(bytes).ToArray();
    }

    private async Task ReadAsync(string name, long offset, Memory<byte> target, CancellationToken cancellationToken)
    {
        if (target.IsEmpty)
            return;
        await using var stream = await output.OpenReadAsync(name, offset, target.Length, cancellationToken).ConfigureAwait(false);
        await stream.ReadExactlyAsync(target, cancellationToken).ConfigureAwait(false);
    }
}
