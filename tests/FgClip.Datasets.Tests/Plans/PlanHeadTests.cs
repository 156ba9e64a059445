using System.Globalization;
using FgClip.Datasets.Commits;
using FgClip.Datasets.Inputs;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Manifests;
using FgClip.Datasets.Planning;
using FgClip.Datasets.Plans;
using FgClip.Datasets.Rows;
using FgClip.Datasets.Tests.Planning;
using FgClip.Storage;
using FgClip.Storage.Files;
using FgClip.TestKit;
using FgClip.TestKit.Datasets;

namespace FgClip.Datasets.Tests.Plans;

public sealed class PlanHeadTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly CountingStore _store;

    public PlanHeadTests() => _store = new CountingStore(new FileObjectStore(_folder.Path));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0, "inputs-00000000.json")]
    [InlineData(255, "inputs-00000000.json")]
    [InlineData(256, "inputs-00000256.json")]
    [InlineData(599, "inputs-00000512.json")]
    public async Task A_shard_s_input_is_read_from_its_piece_and_the_plan_is_not(int input, string piece)
    {
        var plan = await Plan(1, 600).StoreAsync(_store, Cancel);

        var head = (await PlanHead.ReadLastAsync(_store, Cancel))!;
        var read = await head.ReadPlanForAsync(_store, Shard(input), Cancel);

        Assert.Equal(plan.Inputs[input], read.Inputs[input]);
        Assert.Equal((plan.Number, plan.Rows, plan.Shards, plan.Folder, 600),
            (read.Number, read.Rows, read.Shards, read.Folder, read.Inputs.Count));
        Assert.Equal(plan.Columns, read.Columns);
        Assert.Equal([DatasetPaths.PlanHead(1), $"{plan.Folder}/{piece}"], _store.Opened);
        Assert.Throws<InvalidOperationException>(() => read.Inputs[(input + 300) % 600]);
        Assert.Throws<InvalidOperationException>(() => read.Inputs.Count(i => i.Rows > 0));
    }

    [Theory]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(256 * 18 + 3)]
    public async Task All_inputs_are_read_by_their_pieces_and_the_plan_is_not(int inputs)
    {
        var plan = await Plan(1, inputs).StoreAsync(_store, Cancel);
        var head = (await PlanHead.ReadLastAsync(_store, Cancel))!;

        Assert.Equal(plan.Inputs, await head.ReadInputsAsync(_store, Cancel).ToListAsync(Cancel));

        Assert.DoesNotContain(DatasetPaths.Plan(1), _store.Opened);
        Assert.Equal(2 + (inputs - 1) / 256, _store.Opened.Count);
        await _store.DeleteAsync(DatasetPaths.PlanInputs(plan.Folder, (inputs - 1) / 256 * 256), Cancel);
        await Assert.ThrowsAsync<InvalidDataException>(async () => await head.ReadInputsAsync(_store, Cancel).CountAsync(Cancel));
    }

    [Fact]
    public async Task An_extension_stores_its_own_inputs_and_refers_to_those_before()
    {
        var first = await Plan(1, 300).StoreAsync(_store, Cancel);
        var second = Plan(2, 310) with
        {
            Inputs = [.. first.Inputs.Select(i => i with { Folder = first.Folder }), .. Plan(2, 310).Inputs.Skip(300)],
        };
        await second.StoreAsync(_store, Cancel);

        var head = (await PlanHead.ReadLastAsync(_store, Cancel))!;

        Assert.Equal([new PlanInputRun(first.Folder, 0, 300), new PlanInputRun(second.Folder, 300, 10)], head.Inputs);
        Assert.Equal([$"{second.Folder}/inputs-00000300.json"],
            await _store.ListAsync(second.Folder, Cancel).Select(o => o.Name).ToListAsync(Cancel));
        foreach (var input in (int[])[0, 299, 300, 309])
            Assert.Equal(second.Inputs[input], (await head.ReadPlanForAsync(_store, Shard(input), Cancel)).Inputs[input]);
    }

    [Fact]
    public async Task A_dataset_of_before_is_read_by_its_plan_and_an_extension_of_it_gets_a_head()
    {
        var old = Plan(1, 3);
        await _store.PutJsonAsync(DatasetPaths.Plan(1), old, CommitCondition.Absent, "_staging", Cancel);

        var head = (await PlanHead.ReadLastAsync(_store, Cancel))!;
        Assert.Equal((3, 30L), (head.Shards, head.Rows));
        Assert.Equal(old.Inputs[2], (await head.ReadPlanForAsync(_store, Shard(2), Cancel)).Inputs[2]);

        var next = Plan(2, 4);
        await next.StoreAsync(_store, Cancel);
        Assert.Equal([new PlanInputRun(next.Folder, 0, 4)], (await PlanHead.ReadLastAsync(_store, Cancel))!.Inputs);
    }

    [Fact]
    public async Task A_head_that_was_made_from_another_plan_is_not_believed_and_is_made_again()
    {
        await Plan(1, 3).StoreAsync(_store, Cancel);
        await _store.DeleteAsync(DatasetPaths.Plan(1), Cancel);
        var other = Plan(1, 2) with { Folder = "_inputs/0001-other" };
        await _store.PutJsonAsync(DatasetPaths.Plan(1), other, CommitCondition.Absent, "_staging", Cancel);

        Assert.Equal(other.Folder, (await PlanHead.ReadLastAsync(_store, Cancel))!.Folder);

        await other.StoreAsync(_store, Cancel);
        var head = (await PlanHead.ReadLastAsync(_store, Cancel))!;
        Assert.Equal((other.Folder, 2), (head.Folder, Assert.Single(head.Inputs).Count));
    }

    [Fact]
    public async Task The_last_of_any_number_of_plans_is_found()
    {
        Assert.Null(await PlanHead.ReadLastAsync(_store, Cancel));
        Assert.Null(await DatasetPlan.ReadLastAsync(_store, Cancel));
        for (var number = 1; number <= 20; number++)
        {
            await Plan(number, number).StoreAsync(_store, Cancel);
            Assert.Equal(number, (await DatasetPlan.ReadLastAsync(_store, Cancel))!.Number);
            Assert.Equal(number, (await PlanHead.ReadLastAsync(_store, Cancel))!.Number);
        }
    }

    [Fact]
    public async Task Rows_of_an_extended_dataset_and_of_columns_added_to_it_are_those_of_the_whole_plan()
    {
        using var inputs = new PlannedInputs { ShardRows = 2 };
        var plan = await inputs.PlanAsync(inputs.Write("a.jsonl.gz", GzipText.Compress(Lines("a", 5))),
            inputs.Write("b.jsonl", Lines("b", 3)));
        var added = inputs.Write("c.jsonl.gz", GzipText.Compress(Lines("c", 3)));
        var extension = new PlanExtension(2, [added]);
        var extended = (await new DatasetPlanner(inputs.Output, default).ExtendAsync(inputs.Spec(added), extension, null, Cancel)).Plan;
        await inputs.Output.PutJsonAsync(DatasetPaths.Manifest, Manifest(extended), CommitCondition.Absent, "_staging", Cancel);
        await inputs.Output.PutBytesAsync(DatasetPaths.Success, default, CommitCondition.Absent, "_staging", Cancel);
        var beside = new FileObjectStore(Path.Combine(inputs.Output.Root, "image"));
        var counting = new CountingStore(inputs.Output);
        await AddedColumnSets.PlanAsync(counting, beside, "image", Cancel);
        Assert.True(await AddedColumnSets.IsCurrentAsync(counting, beside, Cancel));

        Assert.Equal(2, extended.Number);
        var expected = (await inputs.RowsAsync(extended)).Select(row => (string?)row.Key).ToList();
        Assert.Equal(11, expected.Count);
        Assert.Equal(expected, await KeysAsync(inputs, inputs.Output));
        Assert.Equal(expected, await KeysAsync(inputs, beside));
        Assert.DoesNotContain(DatasetPaths.Plan(2), counting.Opened);
        Assert.Equal(extended.Inputs, (await DatasetPlan.ReadAsync(beside, 1, Cancel))!.Inputs);
        Assert.Empty((await PlanHead.ReadLastAsync(beside, Cancel))!.Columns);
        Assert.Equal(1, (await PlanHead.ReadLastAsync(beside, Cancel))!.Number);
    }

    private static string Lines(string name, int count) =>
        string.Concat(Enumerable.Range(0, count).Select(i => $"{{\"key\":\"{name}{i}\",\"n\":{i}}}\n"));

    private static async Task<List<string?>> KeysAsync(PlannedInputs inputs, IObjectStore output)
    {
        var head = (await PlanHead.ReadLastAsync(output, Cancel))!;
        var keys = new List<string?>();
        foreach (var shard in (await ShardBlock.ReadAsync(output, head, 0, Cancel)).Shards)
        {
            var plan = await head.ReadPlanForAsync(output, shard, Cancel);
            Assert.Null(head.Plan);
            await foreach (var row in new ShardReader(inputs.Options, output).ReadAsync(plan, shard, Cancel))
                keys.Add(row.Key);
        }

        return keys;
    }

    private static DatasetManifest Manifest(DatasetPlan plan) => new()
    {
        Generation = 1,
        Plan = plan.Number,
        Model = Samples.Model.Name,
        ModelDigest = Samples.Model.Digest,
        SpecDigest = "",
        ComputationDigest = "",
        Features = Samples.EveryFeature,
        Carried = plan.Columns,
        Rows = plan.Rows,
        Bytes = 0,
        Statuses = new Dictionary<RowStatus, long>(),
        Parts = [],
        Failed = [],
    };

    private static ShardDescriptor Shard(int input) => new(input, input, 0, 1, 10L * input, 10);

    private static DatasetPlan Plan(int number, int inputs) => new()
    {
        Number = number,
        Inputs = [.. Enumerable.Range(0, inputs).Select(Input)],
        Columns = [new CarriedColumn("n", "n", ColumnType.Integer)],
        Rows = 10L * inputs,
        Shards = inputs,
        Folder = DatasetPaths.PlanFolder(number, new string('a', 64)),
    };

    private static PlanInput Input(int number) => new()
    {
        Address = string.Create(CultureInfo.InvariantCulture, $"/data/{number:00000}.tar"),
        Format = ManifestFormat.WebDataset,
        FirstRow = 10L * number,
        Rows = 10,
        Bytes = 1_000,
        Sha256 = null,
        Version = "v",
    };
}
