using FgClip.Datasets.Commits;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Manifests;
using FgClip.Datasets.Parquet.Reading;
using FgClip.Datasets.Planning;
using FgClip.Datasets.Plans;
using FgClip.Datasets.Rows;
using FgClip.Datasets.Verification;
using FgClip.Fuzz.Targets;
using FgClip.Pipeline.Shards;
using FgClip.Storage.Files;
using FgClip.TestKit;

namespace FgClip.Fuzz.Jobs;

/// <summary>
/// A whole job: plan, read, decode, encode, write, finalise, verify. Every planned row must be in one part, rows with the control's image
/// must have its vector to the bit whatever the other rows are, and every error must be short.
/// </summary>
internal sealed class JobTarget : IFuzzTarget
{
    private const int ShardRows = 5, MaxError = 2_000, MaxRefusal = 8_000;

    private static readonly byte[] Control = File.ReadAllBytes(Fixtures.At("images", "rgb_64x64.png"));

    private readonly JobGenerator _generator = new(Control);
    private TinyModel? _model;
    private float[] _control = [];

    public string Name => "job";

    public async Task<IReadOnlyList<byte[]>> SeedsAsync()
    {
        _model = await TinyModel.LoadAsync();
        using var folder = new TempFolder();
        await File.WriteAllBytesAsync(folder.At("control.png"), Control);
        await File.WriteAllTextAsync(folder.At("in"), """{"image": "control.png", "caption": "a red square"}""");
        var rows = await RunAsync(folder.At("in"), folder.Path, truth: null);
        _control = rows.Single().Image!;
        return [];
    }

    public FuzzFile? Generate(Random random) => _generator.Create(random);

    public async Task RunAsync(FuzzFile file, string folder)
    {
        foreach (var (name, bytes) in file.Beside)
        {
            var path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllBytesAsync(path, bytes);
        }

        var input = Path.Combine(folder, JobGenerator.Folder);
        if (!Directory.Exists(input))
            await File.WriteAllBytesAsync(input, file.Bytes);
        // A damaged folder is the whole one: nothing is in its place to be damaged.
        var truth = file.Truth as JobTruth;
        List<JobRow> rows;
        try
        {
            rows = await RunAsync(input, folder, truth);
        }
        catch (ManifestFormatException refused)
        {
            Expect.That(refused.Message.Length < MaxRefusal, $"its refusal has {refused.Message.Length} characters");
            if (truth is not null)
                throw new InvalidOperationException($"A valid input was refused: {refused.Message}", refused);
            return;
        }

        Expect.That(truth is null || rows.Count == truth.Controls.Count, $"it has {rows.Count} rows in place of {truth?.Controls.Count}");
        for (var i = 0; i < rows.Count; i++)
        {
            var (status, error, image) = rows[i];
            Expect.That(status is "ok" == error is null, $"row {i} has the status {status} and the error {error}");
            Expect.That(error is not { Length: > MaxError }, $"the error of row {i} has {error?.Length} characters");
            if (truth?.Controls[i] is true)
                Expect.That(image.AsSpan().SequenceEqual(_control),
                    $"row {i}, {status}, has another vector than the same image alone: {error}");
        }
    }

    private async Task<List<JobRow>> RunAsync(string input, string folder, JobTruth? truth)
    {
        var output = new FileObjectStore(Path.Combine(folder, "out"));
        var model = _model!.Model;
        var spec = new JobSpec
        {
            Model = new ModelReference("tiny", model.Folder.Digest, model.Folder.Path),
            Inputs = [input],
            Output = output.Root,
            Manifest = new ManifestOptions { ImageRoots = Directory.Exists(input) ? [] : [folder] },
            Features = new FeatureOptions { Image = true, TextHeads = [TextHead.Short] },
            Shards = new ShardOptions { Rows = ShardRows },
            Run = new RunOptions { DecodeThreads = 1, MaxErrorRate = 1 },
        };
        var job = await JobRecord.ClaimAsync(output, spec, CancellationToken.None);
        var plan = await new DatasetPlanner(output, new RowSizeEstimate(100)).PlanAsync(spec, progress: null, CancellationToken.None);
        var passedOver = plan.Inputs.Sum(each => each.PassedOver?.Values.Sum() ?? 0);
        Expect.That(truth is null || passedOver == truth.PassedOver,
            $"{passedOver} things were passed over in place of {truth?.PassedOver}");

        var processor = new ShardProcessor(spec, plan, output, model) { IsRepeated = true };
        List<JobRow> rows = [];
        for (var block = 0; block < plan.Blocks; block++)
        {
            foreach (var shard in (await ShardBlock.ReadAsync(output, plan, block, CancellationToken.None)).Shards)
            {
                var receipt = await processor.ProcessAsync(shard, "lease", [], new NoProgress(), CancellationToken.None);
                await ReadAsync(output, receipt.Part, rows);
            }
        }

        await new DatasetFinalizer(output).FinalizeAsync(job, plan, [], CancellationToken.None);
        var report = await new DatasetVerifier(output, threads: 1).VerifyAsync(CancellationToken.None);
        Expect.That(report.IsClean && report.Rows == plan.Rows, $"its dataset has problems: {string.Join(" ", report.Problems)}");
        return rows;
    }

    private static async Task ReadAsync(FileObjectStore output, string part, List<JobRow> rows)
    {
        await using var reader = await ParquetPartReader.OpenAsync(output, part, CancellationToken.None);
        var status = await reader.ReadTextAsync(ColumnNames.Status, CancellationToken.None).ToListAsync();
        var error = await reader.ReadTextAsync(ColumnNames.Error, CancellationToken.None).ToListAsync();
        var image = await reader.ReadVectorsAsync(ColumnNames.ImageEmbedding, CancellationToken.None).ToListAsync();
        rows.AddRange(status.Select((each, i) => new JobRow(each!, error[i], image[i])));
    }

    private sealed record JobRow(string Status, string? Error, float[]? Image);

    private sealed class NoProgress : IProgress<IReadOnlyDictionary<RowStatus, long>>
    {
        public void Report(IReadOnlyDictionary<RowStatus, long> value)
        {
        }
    }
}
