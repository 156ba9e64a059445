using System.Globalization;
using System.Security.Cryptography;
using FgClip.Datasets.Commits;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Rows;
using FgClip.Storage;

namespace FgClip.Bench.Planning;

/// <summary>Writes the receipts of a dataset that was never computed, for the finaliser to collect.</summary>
internal static class SyntheticReceipts
{
    /// <summary>Writes the receipts of some shards, of one row each.</summary>
    /// <param name="root">The dataset's folder.</param>
    /// <param name="shards">The shards.</param>
    /// <param name="placement">Where the dataset's parts lie.</param>
    public static void Write(string root, Range shards, PartPlacement placement)
    {
        Span<byte> number = stackalloc byte[sizeof(int)];
        for (var shard = shards.Start.Value; shard < shards.End.Value; shard++)
        {
            BitConverter.TryWriteBytes(number, shard);
            var receipt = new ShardReceipt
            {
                Shard = shard,
                Generation = 1,
                Part = placement.Part(shard),
                Rows = 1,
                Statuses = new SortedDictionary<RowStatus, long> { [RowStatus.Ok] = 1 },
                Bytes = 8_000 + shard % 100,
                Sha256 = Convert.ToHexStringLower(SHA256.HashData(number)),
                Lease = shard.ToString("x16", CultureInfo.InvariantCulture),
            };
            var path = Path.Combine(root, DatasetPaths.Receipt(shard));
            if (shard == shards.Start.Value || shard % DatasetPaths.ShardsPerBlock == 0)
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(receipt, RecordJson.Options));
        }
    }
}
