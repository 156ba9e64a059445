using FgClip.Datasets.Commits;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Plans;
using FgClip.Datasets.Rows;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Mining;
using FgClip.Mining.Duplicates;
using FgClip.Mining.Specs;
using FgClip.Mining.Tasks;
using FgClip.Simulation.Invariants;
using FgClip.Storage;

namespace FgClip.Simulation.Scenarios;

/// <summary>
/// What is done with a dataset in one schedule: it is computed, and then extended, retried, given columns and mined, in an order that the
/// seed draws.
/// </summary>
/// <param name="world">The world.</param>
internal sealed class Scenario(SimulatedWorld world)
{
    private readonly SimulatedClient _client = new(world);
    private readonly List<string> _inputs = [];
    private int? _columns;

    private string Output => world.Root + "/out";

    private Random Random => world.Scheduler.Random;

    /// <summary>Does it all.</summary>
    public async Task RunAsync()
    {
        var spec = Begin();
        await SucceedAsync(spec, [spec.Inputs[0]]);
        for (var steps = Random.Next(4); steps > 0 && world.Violations.Count == 0; steps--)
        {
            switch (Random.Next(6))
            {
                case 0 or 1:
                    await ExtendAsync(spec, AddInput());
                    break;
                case 2:
                    // Nothing is new.
                    await ExtendAsync(spec, input: null);
                    break;
                case 3:
                    await RetryAsync(spec);
                    break;
                case 4:
                    await AddColumnsAsync(spec);
                    break;
                default:
                    await MineAsync();
                    break;
            }
        }
    }

    private JobSpec Begin()
    {
        world.Watch(Output);
        var input = AddInput();
        return new JobSpec
        {
            Model = new ModelReference("none", new string('0', 64), "/none"),
            Inputs = [input],
            Output = Output,
            Features = new FeatureOptions(),
            Shards = new ShardOptions { Rows = Random.Next(1, 4) },
            Run = new RunOptions { MaxErrorRate = 1 },
        };
    }

    private string AddInput()
    {
        var number = world.Rows.Inputs.Count;
        var address = $"{world.Root}/in/{number}.jsonl";
        var keys = Enumerable.Range(0, Random.Next(3, 9)).Select(i => $"{number}-{i}").ToList();
        foreach (var key in keys)
        {
            if (world.Scheduler.Chance(0.1))
                world.Rows.Missing.Add(key);
        }

        for (var deadly = world.IsPoisoned ? Random.Next(2, 4) : world.Scheduler.Chance(0.15) ? 1 : 0; deadly > 0; deadly--)
            world.Rows.Deadly.Add(keys[Random.Next(keys.Count)]);

        world.Disk.Put(address, world.Rows.Add(address, keys), world.Scheduler.Now);
        return address;
    }

    private async Task ExtendAsync(JobSpec spec, string? input)
    {
        var plan = await _client.TryAsync(() => DatasetPlan.ReadLastAsync(ObjectStores.Open(Output), CancellationToken.None));
        string[] inputs = [.. _inputs, .. input is null ? Array.Empty<string>() : [input]];
        await SucceedAsync(spec with { Extension = new PlanExtension(plan!.Number + 1, inputs) }, inputs);
    }

    private async Task RetryAsync(JobSpec spec)
    {
        world.Rows.Missing.Clear();
        var pass =
            await _client.TryAsync(() => new RetryPasses(ObjectStores.Open(Output)).OpenAsync([RowStatus.Missing], CancellationToken.None));
        await SucceedAsync(spec with { Retry = pass }, _inputs);
        if (world.Disk.Under($"{Output}/part-").SelectMany(part => PartFacts.Read(part.Value.Bytes).Statuses).Contains("missing"))
            world.Violations.Add("A retry left rows that it should have done again.");
    }

    private async Task AddColumnsAsync(JobSpec spec)
    {
        // Columns of a dataset that was extended since are refused: somebody must delete them first.
        if (_columns is { } before && before != _inputs.Count)
            return;
        _columns = _inputs.Count;
        var features = new FeatureOptions { Image = false, Regions = true };
        var folder = $"{Output}/{AddedColumnSets.FolderOf(features)}";
        await SucceedAsync(spec with { Features = features, AddedColumns = Output, Output = folder }, _inputs);
    }

    private async Task MineAsync()
    {
        var output = $"{world.Root}/duplicates-{world.Scheduler.Steps}";
        var task = MiningTask.From(new DuplicateSpec { Embeddings = Output, Kind = ItemKind.Image, Output = output, Above = 0.5 });
        var id = MiningJobId.FromOutput(output);
        var order = new MiningOrder(task.Name, task.Output, task.Spec, task.Identity);
        if (await _client.SucceedAsync(id, () => world.Cluster.Grains.GetGrain<IMiningJobGrain>(id).SubmitAsync(order)) is null)
            world.Violations.Add($"{id} was refused.");
        world.Jobs++;
        if (world.Disk.Find($"{output}/_SUCCESS") is null)
            world.Violations.Add($"{output} has no _SUCCESS, though its job succeeded.");
    }

    private async Task SucceedAsync(JobSpec spec, IReadOnlyList<string> inputs)
    {
        var id = JobId.From(spec);
        if (await _client.SucceedAsync(id, () => world.Cluster.Grains.GetGrain<IJobGrain>(id).SubmitAsync(spec)) is null)
        {
            world.Violations.Add($"{id} was refused.");
            return;
        }

        if (spec.Retry is null && spec.AddedColumns is null)
        {
            _inputs.Clear();
            _inputs.AddRange(inputs);
        }

        // A process that was suspended before it took _SUCCESS away for its own plan may do so when others have finished that plan. No
        // store can forbid it, nothing is lost by it, and the same command again marks the dataset.
        for (var tries = 0; tries < 3 && world.Disk.Find($"{spec.Output}/{DatasetPaths.Success}") is null; tries++)
            await _client.SucceedAsync(id, () => world.Cluster.Grains.GetGrain<IJobGrain>(id).SubmitAsync(spec));
        world.Jobs++;
        world.Violations.AddRange(DatasetAudit.Find(world.Disk, spec.Output, [.. _inputs.SelectMany(input => world.Rows.Inputs[input])]));
    }
}
