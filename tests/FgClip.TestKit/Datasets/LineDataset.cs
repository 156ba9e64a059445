using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using FgClip.Datasets.Commits;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Planning;
using FgClip.Datasets.Rows;
using FgClip.Storage;

namespace FgClip.TestKit.Datasets;

/// <summary>
/// The smallest dataset that keeps the commit protocol: its input is a text file, a row is a line, and a part holds the lines of its shard
/// in upper case. A line that says "bad" is a bad row.
/// </summary>
public static class LineDataset
{
    /// <summary>A job over a new text file of so many rows, in a folder of its own.</summary>
    public static JobSpec NewJob(string folder, int rows, int rowsPerShard, Func<int, string>? line = null)
    {
        Directory.CreateDirectory(folder);
        var input = Path.Combine(folder, "input.txt");
        File.WriteAllLines(input, Enumerable.Range(0, rows).Select(line ?? (row => $"row {row}")));
        return new JobSpec
        {
            Model = new ModelReference("none", "", ""),
            Inputs = [input],
            Output = Path.Combine(folder, "out"),
            Features = new FeatureOptions(),
            Shards = new ShardOptions { Rows = rowsPerShard },
        };
    }

    /// <summary>Stores the plan, once.</summary>
    public static async Task<(int Shards, long Rows)> PlanAsync(JobSpec spec, CancellationToken cancellationToken)
    {
        var lines = await File.ReadAllLinesAsync(spec.Inputs[0], cancellationToken);
        var shards = lines.Chunk(spec.Shards.Rows)
            .Select((chunk, i) => new ShardDescriptor(i, 0, 0, i * spec.Shards.Rows + 1, (long)i * spec.Shards.Rows, chunk.Length))
            .ToList();
        await Store(spec).PutJsonAsync("_inputs/0001.json", shards, CommitCondition.Absent, "_attempts/plan", cancellationToken);
        return (shards.Count, lines.Length);
    }

    /// <summary>Commits a shard: its part first, its receipt last; one that is there already is left as it is.</summary>
    /// <returns>The receipt that is stored.</returns>
    public static async Task<ShardReceipt> CommitAsync(JobSpec spec, ShardDescriptor shard, string lease, CancellationToken cancellationToken)
    {
        if (await FindReceiptAsync(spec, shard.Index, cancellationToken) is { } stored)
            return stored;
        var lines = (await File.ReadAllLinesAsync(spec.Inputs[0], cancellationToken))
            .Skip((int)shard.FirstRow).Take(shard.Rows).Select(line => line.ToUpperInvariant()).ToList();
        var bytes = Encoding.UTF8.GetBytes(string.Join('\n', lines));
        var receipt = new ShardReceipt
        {
            Shard = shard.Index,
            Generation = 1,
            Part = PartName(shard.Index),
            Rows = lines.Count,
            Statuses = lines.CountBy(line => line == "BAD" ? RowStatus.BadRow : RowStatus.Ok).ToDictionary(pair => pair.Key, pair => (long)pair.Value),
            Bytes = bytes.Length,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)),
            Lease = lease,
        };
        var staging = $"_attempts/{shard.Index}/{lease}";
        await Store(spec).PutBytesAsync(receipt.Part, bytes, CommitCondition.Absent, staging, cancellationToken);
        var outcome = await Store(spec).PutJsonAsync(ReceiptName(shard.Index), receipt, CommitCondition.Absent, staging, cancellationToken);
        return outcome == CommitOutcome.Committed ? receipt : (await FindReceiptAsync(spec, shard.Index, cancellationToken))!;
    }

    /// <summary>Marks the dataset as whole.</summary>
    /// <exception cref="InvalidOperationException">A shard is missing.</exception>
    public static async Task FinalizeAsync(JobSpec spec, CancellationToken cancellationToken)
    {
        await foreach (var (shard, receipt) in ReadAsync(spec, cancellationToken))
        {
            if (receipt is null)
                throw new InvalidOperationException($"Shard {shard.Index} has no receipt.");
        }

        await Store(spec).PutBytesAsync("_SUCCESS", default, CommitCondition.Absent, "_attempts/finalize", cancellationToken);
    }

    /// <summary>The plan's shards, each with its receipt if it has one.</summary>
    public static async IAsyncEnumerable<(ShardDescriptor Shard, ShardReceipt? Receipt)> ReadAsync(
        JobSpec spec, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var shards = await Store(spec).ReadJsonAsync<List<ShardDescriptor>>("_inputs/0001.json", cancellationToken)
            ?? throw new InvalidOperationException($"{spec.Output} has no plan.");
        foreach (var shard in shards)
            yield return (shard, await FindReceiptAsync(spec, shard.Index, cancellationToken));
    }

    /// <summary>A shard of the plan.</summary>
    public static async Task<ShardDescriptor> ReadShardAsync(JobSpec spec, int shard) =>
        (await ReadAsync(spec, CancellationToken.None).ElementAtAsync(shard)).Shard;

    /// <summary>The receipt of a shard, if it has one.</summary>
    public static Task<ShardReceipt?> FindReceiptAsync(JobSpec spec, int shard, CancellationToken cancellationToken) =>
        Store(spec).ReadJsonAsync<ShardReceipt>(ReceiptName(shard), cancellationToken);

    /// <summary>All rows of the output, in order.</summary>
    public static IReadOnlyList<string> ReadRows(JobSpec spec) =>
        [.. Directory.GetFiles(spec.Output, "part-*").Order(StringComparer.Ordinal).SelectMany(File.ReadAllLines)];

    /// <summary>Whether the dataset is marked as whole.</summary>
    public static bool IsWhole(JobSpec spec) => File.Exists(Path.Combine(spec.Output, "_SUCCESS"));

    private static IObjectStore Store(JobSpec spec) => ObjectStores.Open(spec.Output);

    private static string PartName(int shard) => $"part-{shard:D8}.txt";

    private static string ReceiptName(int shard) => $"_commits/{shard / 256:D6}/{shard % 256:D3}.json";
}
