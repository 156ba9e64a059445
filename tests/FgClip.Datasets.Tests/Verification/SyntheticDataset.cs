using FgClip.Datasets.Commits;
using FgClip.Datasets.Inputs;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Parquet.Columns;
using FgClip.Datasets.Rows;
using FgClip.Datasets.Verification;
using FgClip.Storage.Files;
using FgClip.TestKit;
using FgClip.TestKit.Datasets;

namespace FgClip.Datasets.Tests.Verification;

/// <summary>A finished dataset of every feature, whose vectors are made up: six rows in two parts, some of which failed.</summary>
internal sealed class SyntheticDataset : IDisposable
{
    public const int Rows = 6, ShardRows = 3, Dimension = 8;

    // Row 1 of the first part, and rows 0 and 1 of the second.
    private const int Blank = 1, Missing = 3, Bad = 4;

    private readonly TempFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public FileObjectStore Output { get; private set; } = null!;

    /// <summary>Makes the dataset.</summary>
    /// <param name="features">What it holds.</param>
    /// <param name="change">Changes a row before it is written; null for none.</param>
    public static async Task<SyntheticDataset> CreateAsync(FeatureOptions features, Func<OutputRow, OutputRow>? change = null)
    {
        var made = new SyntheticDataset();
        var job = LineDataset.NewJob(made._folder.At("job"), Rows, ShardRows, Line) with { Features = features };
        made.Output = new FileObjectStore(job.Output);
        var plan = await LineDataset.PlanAsync(job, Cancel);
        var committer = new ShardCommitter(made.Output, JobSpecDigest.OfComputation(job));
        for (var shard = 0; shard < plan.Shards; shard++)
        {
            await using var part = await StagedPart.BeginAsync(
                made.Output, $"lease-{shard}", new PartSchema(plan.Columns, features), Samples.Metadata(job, shard), Cancel);
            await foreach (var row in new ShardReader(job.Manifest, made.Output).ReadAsync(
                plan, await LineDataset.ReadShardAsync(job, shard), Cancel))
                await part.WriteAsync((change ?? (same => same))(Computed(row, features)), Cancel);
            await part.CompleteAsync(Cancel);
            await committer.CommitAsync(part, Cancel);
        }

        await LineDataset.FinalizeAsync(job, Cancel);
        return made;
    }

    /// <summary>Verifies it.</summary>
    public Task<VerificationReport> VerifyAsync() => new DatasetVerifier(Output, threads: 2).VerifyAsync(Cancel);

    public string At(string name) => Path.Combine(Output.Root, name);

    public void Dispose() => _folder.Dispose();

    private static string Line(int row) => row == Bad
        ? LineDataset.BadLine
        : $$"""{"key": "row-{{row}}", "image": "{{row}}.png", "caption": "{{(row == Blank ? "" : $"number {row}")}}"}""";

    private static OutputRow Computed(InputRow input, FeatureOptions features)
    {
        if (input.Fault is { } fault)
            return new OutputRow { Input = input, TextEmbeddings = [null, null], Status = fault.Status, Error = fault.Message };

        var hasImage = input.Index != Missing;
        var text = input.Index == Blank ? null : Unit(2);
        float? cosine = text is null || !hasImage ? null : 0.5f;
        return new OutputRow
        {
            Input = input,
            Width = hasImage ? 64 : null,
            Height = hasImage ? 48 : null,
            Sha256 = hasImage ? new string('0', 64) : null,
            ImageEmbedding = hasImage ? Unit(1) : null,
            TextEmbeddings = [text, text],
            Similarities = [cosine, cosine],
            Logits = [cosine, cosine],
            Regions = [new([0, 0, 10, 10], "a dog", hasImage ? Unit(3) : null, Unit(4), ["a cat"], [Unit(5)]),
            new([9, 9, 9, 9], null, hasImage ? new float[Dimension] : null, null, [], [])],
            Dense = features.Dense && hasImage ? new DenseMap(2, 3, Samples.Vector(7, 6 * Dimension)) : null,
            Status = (hasImage, text) switch { (false, _) => RowStatus.Missing, (_, null) => RowStatus.EmptyCaption, _ => RowStatus.Ok },
            Error = hasImage && text is not null ? null : "It is not there.",
        };
    }

    /// <summary>A vector of length 1.</summary>
    public static float[] Unit(int seed)
    {
        var vector = Samples.Vector(seed, Dimension);
        var length = MathF.Sqrt(vector.Sum(x => x * x));
        return [.. vector.Select(x => x / length)];
    }
}
