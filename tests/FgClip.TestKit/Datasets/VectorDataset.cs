using System.Text.Json;
using FgClip.Datasets.Commits;
using FgClip.Datasets.Inputs;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Parquet.Columns;
using FgClip.Datasets.Planning;
using FgClip.Datasets.Plans;
using FgClip.Datasets.Rows;
using FgClip.Storage;

namespace FgClip.TestKit.Datasets;

/// <summary>A finished dataset whose vectors are made up: plan, parts, receipts and manifest are real, and no model is needed.</summary>
public static class VectorDataset
{
    /// <summary>The factor between cosine and logit that its parts name.</summary>
    public const double LogitScale = 10;

    /// <summary>What its parts say is added to a logit.</summary>
    public const double LogitBias = -2;

    /// <summary>Writes a dataset.</summary>
    /// <param name="folder">A folder for manifest and output; made if it is not there.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="row">The n-th row.</param>
    /// <param name="features">Which columns there are.</param>
    /// <param name="rowsPerPart">Rows in a part.</param>
    /// <param name="model">The model's digest.</param>
    /// <returns>The output's address.</returns>
    public static async Task<string> WriteAsync(
        string folder, int rows, Func<int, VectorRow> row, FeatureOptions features, int rowsPerPart = 700, string? model = null)
    {
        Directory.CreateDirectory(folder);
        var input = Path.Combine(folder, "input.jsonl");
        await File.WriteAllLinesAsync(input, Enumerable.Range(0, rows).Select(i => Line(row(i))));
        var spec = new JobSpec
        {
            Model = new ModelReference("made up", model ?? new string('0', 64), folder),
            Inputs = [input],
            Output = Path.Combine(folder, "out"),
            Features = features,
            Shards = new ShardOptions { Rows = rowsPerPart, OutputBytes = long.MaxValue },
        };
        var output = ObjectStores.Open(spec.Output);
        var record = await JobRecord.ClaimAsync(output, spec, CancellationToken.None);
        var plan = await new DatasetPlanner(output, new RowSizeEstimate(1)).PlanAsync(spec, progress: null, CancellationToken.None);
        for (var block = 0; block < plan.Blocks; block++)
        {
            foreach (var shard in (await ShardBlock.ReadAsync(output, plan, block, CancellationToken.None)).Shards)
                await CommitAsync(spec, output, plan, shard, row);
        }

        await new DatasetFinalizer(output).FinalizeAsync(record, plan, failed: [], CancellationToken.None);
        return spec.Output;
    }

    /// <summary>A vector of length 1 that follows from a seed alone.</summary>
    public static float[] Unit(int seed, int dimensions)
    {
        var random = new Random(seed);
        var vector = new float[dimensions];
        // Sums of uniform numbers are near enough to normal ones for directions to be even.
        for (var i = 0; i < dimensions; i++)
            vector[i] = random.NextSingle() + random.NextSingle() + random.NextSingle() - 1.5f;
        var length = MathF.Sqrt(vector.Sum(x => x * x));
        return [.. vector.Select(x => x / length)];
    }

    private static string Line(VectorRow row)
    {
        var line = new Dictionary<string, object> { ["key"] = row.Key, ["image"] = row.Image };
        if (row.Caption is not null)
            line["caption"] = row.Caption;
        if (row.IsChinese is { } chinese)
            line["is_cn"] = chinese;
        return JsonSerializer.Serialize(line);
    }

    private static async Task CommitAsync(JobSpec spec, IObjectStore output, DatasetPlan plan, ShardDescriptor shard,
        Func<int, VectorRow> row)
    {
        var metadata = new PartMetadata
        {
            Shard = shard.Index,
            Generation = 1,
            Model = spec.Model.Name,
            ModelDigest = spec.Model.Digest,
            ComputationDigest = JobSpecDigest.OfComputation(spec),
            Heads = "short",
            Normalized = spec.Features.Normalize,
            PatchRule = "none",
            LogitScale = LogitScale,
            LogitBias = LogitBias,
            Software = "tests",
        };
        await using var part = await StagedPart.BeginAsync(output, "lease", new PartSchema(plan.Columns, spec.Features), metadata,
            CancellationToken.None);
        await foreach (var read in new ShardReader(spec.Manifest, output).ReadAsync(plan, shard, CancellationToken.None))
        {
            var made = row((int)read.Index);
            await part.WriteAsync(
                new OutputRow
                {
                    Input = read,
                    Width = made.ImageEmbedding is null ? null : made.PixelWidth,
                    Height = made.ImageEmbedding is null ? null : VectorRow.Height,
                    Sha256 = made.Sha256,
                    ImageEmbedding = made.ImageEmbedding,
                    TextEmbeddings = [.. spec.Features.TextHeads.Select(_ => made.TextEmbedding)],
                    Regions = made.Regions,
                    Status = made.ImageEmbedding is null ? RowStatus.Missing : RowStatus.Ok,
                },
                CancellationToken.None);
        }

        await part.CompleteAsync(CancellationToken.None);
        await new ShardCommitter(output, metadata.ComputationDigest).CommitAsync(part, CancellationToken.None);
    }
}

/// <summary>A row of a <see cref="VectorDataset"/>. What is null is missing.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Image">Its image's path.</param>
/// <param name="Caption">Its caption.</param>
public sealed record VectorRow(string Key, string Image, string? Caption)
{
    /// <summary>The width of an image that states none.</summary>
    public const int Width = 100;

    /// <summary>Every image's height.</summary>
    public const int Height = 50;

    /// <summary>The digest of the image's bytes.</summary>
    public string? Sha256 { get; init; }

    /// <summary>The column <c>is_cn</c>; null for none.</summary>
    public bool? IsChinese { get; init; }

    /// <summary>The image's width.</summary>
    public int PixelWidth { get; init; } = Width;

    /// <summary>The image's vector.</summary>
    public float[]? ImageEmbedding { get; init; }

    /// <summary>The caption's vector, by every head.</summary>
    public float[]? TextEmbedding { get; init; }

    /// <summary>The boxes.</summary>
    public IReadOnlyList<OutputRegion>? Regions { get; init; }
}
