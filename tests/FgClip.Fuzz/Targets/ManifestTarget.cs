using System.IO.Compression;
using FgClip.Datasets.Inputs;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Manifests;
using FgClip.Datasets.Planning;
using FgClip.Datasets.Plans;
using FgClip.Datasets.Rows;
using FgClip.Fuzz.Generation.Manifests;
using FgClip.Storage.Files;

namespace FgClip.Fuzz.Targets;

/// <summary>A manifest of one format: planned, then read shard by shard as workers do.</summary>
/// <param name="name">The target's name.</param>
/// <param name="file">The manifest's name.</param>
/// <param name="seed">A whole manifest.</param>
/// <param name="generate">Makes an unusual manifest; null for none.</param>
/// <param name="isCompressed">Whether a case is compressed after it was mutated, so that it gets past the checksum.</param>
internal sealed class ManifestTarget(
    string name, string file, Func<Task<byte[]>> seed, Func<Random, FuzzFile>? generate = null, bool isCompressed = false) : IFuzzTarget
{
    private const int ShardRows = 16, LargeShardRows = 4_096, LargeFile = 64 << 10, MaxMessage = 8_000;

    public string Name => name;

    public async Task<IReadOnlyList<byte[]>> SeedsAsync() => [await seed()];

    public FuzzFile? Generate(Random random) => generate?.Invoke(random);

    public byte[] Finish(byte[] content, Random random)
    {
        if (!isCompressed || random.Next(8) == 0)
            return content;
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(content);
        return compressed.ToArray();
    }

    public async Task RunAsync(FuzzFile content, string folder)
    {
        var input = Path.Combine(folder, file);
        await File.WriteAllBytesAsync(input, content.Bytes);
        var output = new FileObjectStore(Path.Combine(folder, "out"));
        var spec = new JobSpec
        {
            Model = new ModelReference("tiny", new string('a', 64), "/models/tiny"),
            Inputs = [input],
            Output = output.Root,
            Features = new FeatureOptions { TextHeads = [TextHead.Short], Regions = true },
            Shards = new ShardOptions { Rows = content.Bytes.Length < LargeFile ? ShardRows : LargeShardRows },
        };
        try
        {
            var plan = await new DatasetPlanner(output, new RowSizeEstimate(100)).PlanAsync(spec, progress: null, CancellationToken.None);
            var rows = await ReadAsync(plan, spec, output);
            if (content.Truth is ManifestTruth truth)
                Compare(truth, plan, rows);
        }
        catch (ManifestFormatException refused)
        {
            Expect.That(refused.Message.Length < MaxMessage, $"its refusal has {refused.Message.Length} characters");
            if (content.Truth is not null)
                throw new InvalidOperationException($"A valid manifest was refused: {refused.Message}", refused);
        }
    }

    /// <summary>Every planned row comes, once and in its place, whatever became of it.</summary>
    private static async Task<List<InputRow>> ReadAsync(DatasetPlan plan, JobSpec spec, FileObjectStore output)
    {
        var reader = new ShardReader(spec.Manifest, output);
        var next = 0L;
        List<InputRow> rows = [];
        for (var block = 0; block < plan.Blocks; block++)
        {
            foreach (var shard in (await ShardBlock.ReadAsync(output, plan, block, CancellationToken.None)).Shards)
            {
                Expect.That(shard.FirstRow == next && shard.Rows > 0 && shard.Rows <= spec.Shards.Rows,
                    $"shard {shard.Index} has the rows {shard.FirstRow} and {shard.Rows} more");
                await foreach (var row in reader.ReadAsync(plan, shard, CancellationToken.None))
                {
                    Expect.That(row.Index == next++, $"row {next - 1} comes as {row.Index}");
                    rows.Add(row);
                    Expect.That(row.Carried.Count == plan.Columns.Count, $"row {row.Index} has other columns than planned");
                }

                Expect.That(next == shard.FirstRow + shard.Rows, $"shard {shard.Index} ends at row {next}");
            }
        }

        Expect.That(next == plan.Rows, $"{next} rows were read of {plan.Rows} that were planned");
        return rows;
    }

    private static void Compare(ManifestTruth truth, DatasetPlan plan, List<InputRow> rows)
    {
        Expect.That(rows.Count == truth.Rows.Count, $"it has {rows.Count} rows in place of {truth.Rows.Count}");
        var note = plan.Columns.ToList().FindIndex(column => column.Name == "note");
        for (var i = 0; i < rows.Count; i++)
        {
            var (row, expected) = (rows[i], truth.Rows[i]);
            Expect.Same(null, row.Fault?.Message, $"the fault of row {i}");
            Expect.Same(expected.Caption, row.ShortCaption, $"the caption of row {i}");
            Expect.Same(expected.Key ?? row.Key, row.Key, $"the key of row {i}");
            Expect.Same(expected.Image ?? row.Image, row.Image, $"the image of row {i}");
            Expect.Same(expected.Note, note < 0 ? null : row.Carried[note] as string, $"the note of row {i}");
        }

        var passedOver = plan.Inputs.Sum(input => input.PassedOver?.Values.Sum() ?? 0);
        Expect.That(passedOver == truth.PassedOver, $"{passedOver} things were passed over in place of {truth.PassedOver}");
    }
}
