using System.IO.Compression;
using FgClip.Datasets.Inputs;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Manifests;
using FgClip.Datasets.Planning;
using FgClip.Datasets.Plans;
using FgClip.Storage.Files;

namespace FgClip.Fuzz.Targets;

/// <summary>A manifest of one format: planned, then read shard by shard as workers do.</summary>
/// <param name="name">The target's name.</param>
/// <param name="file">The manifest's name.</param>
/// <param name="seed">A whole manifest.</param>
/// <param name="isCompressed">Whether a case is compressed after it was mutated, so that it gets past the checksum.</param>
internal sealed class ManifestTarget(string name, string file, Func<Task<byte[]>> seed, bool isCompressed = false) : IFuzzTarget
{
    private const int ShardRows = 16;

    public string Name => name;

    public async Task<IReadOnlyList<byte[]>> SeedsAsync() => [await seed()];

    public byte[] Finish(byte[] content, Random random)
    {
        if (!isCompressed || random.Next(8) == 0)
            return content;
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(content);
        return compressed.ToArray();
    }

    public async Task RunAsync(byte[] content, string folder)
    {
        var input = Path.Combine(folder, file);
        await File.WriteAllBytesAsync(input, content);
        var output = new FileObjectStore(Path.Combine(folder, "out"));
        var spec = new JobSpec
        {
            Model = new ModelReference("tiny", new string('a', 64), "/models/tiny"),
            Inputs = [input],
            Output = output.Root,
            Features = new FeatureOptions { TextHeads = [TextHead.Short], Regions = true },
            Shards = new ShardOptions { Rows = ShardRows },
        };
        try
        {
            var plan = await new DatasetPlanner(output, new RowSizeEstimate(100)).PlanAsync(spec, progress: null, CancellationToken.None);
            await ReadAsync(plan, spec, output);
        }
        catch (ManifestFormatException)
        {
        }
    }

    /// <summary>Every planned row comes, once and in its place, whatever became of it.</summary>
    private static async Task ReadAsync(DatasetPlan plan, JobSpec spec, FileObjectStore output)
    {
        var reader = new ShardReader(spec.Manifest, output);
        var next = 0L;
        for (var block = 0; block < plan.Blocks; block++)
        {
            foreach (var shard in (await ShardBlock.ReadAsync(output, plan, block, CancellationToken.None)).Shards)
            {
                Expect.That(shard.FirstRow == next && shard.Rows is > 0 and <= ShardRows,
                    $"shard {shard.Index} has the rows {shard.FirstRow} and {shard.Rows} more");
                await foreach (var row in reader.ReadAsync(plan, shard, CancellationToken.None))
                {
                    Expect.That(row.Index == next++, $"row {next - 1} comes as {row.Index}");
                    Expect.That(row.Carried.Count == plan.Columns.Count, $"row {row.Index} has other columns than planned");
                }

                Expect.That(next == shard.FirstRow + shard.Rows, $"shard {shard.Index} ends at row {next}");
            }
        }

        Expect.That(next == plan.Rows, $"{next} rows were read of {plan.Rows} that were planned");
    }
}
