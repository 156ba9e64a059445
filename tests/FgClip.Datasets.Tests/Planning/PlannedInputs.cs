using FgClip.Datasets.Inputs;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Planning;
using FgClip.Datasets.Plans;
using FgClip.Datasets.Rows;
using FgClip.Storage.Files;
using FgClip.TestKit;

namespace FgClip.Datasets.Tests.Planning;

/// <summary>Inputs in a folder, planned and read back through their shards.</summary>
internal sealed class PlannedInputs : IDisposable
{
    private readonly TempFolder _folder = new();

    public PlannedInputs() => Output = new FileObjectStore(_folder.At("out"));

    public FileObjectStore Output { get; }

    public ManifestOptions Options { get; set; } = new();

    public int ShardRows { get; set; } = 10_000;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public string At(params string[] parts) => _folder.At(parts);

    public string Write(string name, string text) => _folder.Write(name, text);

    public string Write(string name, byte[] bytes) => _folder.Write(name, bytes);

    public Task<DatasetPlan> PlanAsync(params string[] inputs) => new DatasetPlanner(Output, default).PlanAsync(Spec(inputs), null, Cancel);

    public JobSpec Spec(params string[] inputs) =>
        Samples.Spec(Output.Root, inputs) with { Manifest = Options, Shards = new ShardOptions { Rows = ShardRows } };

    /// <summary>The rows of all shards, each shard read by itself.</summary>
    public async Task<List<InputRow>> RowsAsync(DatasetPlan plan)
    {
        var rows = new List<InputRow>();
        for (var block = 0; block < plan.Blocks; block++)
        {
            foreach (var shard in (await ShardBlock.ReadAsync(Output, plan, block, Cancel)).Shards)
                rows.AddRange(await new ShardReader(Options, Output).ReadAsync(plan, shard, Cancel).ToListAsync(Cancel));
        }

        return rows;
    }

    public async Task<List<InputRow>> ReadAsync(params string[] inputs) => await RowsAsync(await PlanAsync(inputs));

    public void Dispose() => _folder.Dispose();
}
