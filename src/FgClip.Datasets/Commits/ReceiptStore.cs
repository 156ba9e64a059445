using System.Runtime.CompilerServices;
using FgClip.Datasets.Layout;
using FgClip.Storage;

namespace FgClip.Datasets.Commits;

/// <summary>The receipts of a dataset.</summary>
/// <param name="output">The dataset.</param>
public sealed class ReceiptStore(IObjectStore output)
{
    private const int ReadsAtOnce = 16;

    /// <summary>Reads a shard's receipt.</summary>
    /// <returns>The receipt, or null where the shard is not done.</returns>
    /// <exception cref="InvalidDataException">It is not a receipt, or that of another shard.</exception>
    public async Task<ShardReceipt?> ReadAsync(int shard, CancellationToken cancellationToken)
    {
        var name = DatasetPaths.Receipt(shard);
        var receipt = await output.ReadJsonAsync<ShardReceipt>(name, cancellationToken).ConfigureAwait(false);
        return receipt is null || receipt.Shard == shard
            ? receipt
            : throw new InvalidDataException($"{output.Root}/{name} is the receipt of shard {receipt.Shard}.");
    }

    /// <summary>The receipts of a block, by shard: what a coordinator rebuilds itself from.</summary>
    public async IAsyncEnumerable<ShardReceipt> ListAsync(int block, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Several at once: in a container each is a request of its own.
        var prefix = DatasetPaths.Receipts(block);
        var reading = new Queue<Task<ShardReceipt?>>();
        await foreach (var info in output.ListAsync(prefix, cancellationToken).ConfigureAwait(false))
        {
            if (ShardOf(block, info.Name[prefix.Length..]) is not { } shard)
                continue;
            reading.Enqueue(ReadAsync(shard, cancellationToken));
            if (reading.Count == ReadsAtOnce && await reading.Dequeue().ConfigureAwait(false) is { } receipt)
                yield return receipt;
        }

        while (reading.TryDequeue(out var read))
        {
            if (await read.ConfigureAwait(false) is { } receipt)
                yield return receipt;
        }
    }

    private static int? ShardOf(int block, string file)
    {
        var number = file.EndsWith(".json", StringComparison.Ordinal) ? file.AsSpan(0, file.Length - ".json".Length) : [];
        return int.TryParse(number, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture,
            out var index)
            && index < DatasetPaths.ShardsPerBlock
            ? block * DatasetPaths.ShardsPerBlock + index
            : null;
    }
}
