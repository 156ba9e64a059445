using FgClip.Datasets.Commits;
using FgClip.Datasets.Inputs;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Manifests;
using FgClip.Datasets.Planning;
using FgClip.Datasets.Plans;
using FgClip.Datasets.Tests.Commits;
using FgClip.Storage;
using FgClip.Storage.Files;
using FgClip.TestKit;

namespace FgClip.Datasets.Tests.Planning;

public sealed class DatasetExtensionTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FileObjectStore _output;

    public DatasetExtensionTests() => _output = new FileObjectStore(_folder.At("out"));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_folder_is_listed_again_after_an_extension_by_another_folder_was_refused()
    {
        var spec = await BeginAsync(Folder("first", "a.jpg"));
        await Assert.ThrowsAsync<ManifestFormatException>(
            () => ExtendAsync(spec, 2, Folder("mistyped", "b1.jpg", "same.jpg"), _folder.At("none.csv")));

        var planned = await ExtendAsync(spec, 2, Folder("meant", "c1.jpg", "c2.jpg", "same.jpg"));

        Assert.True(planned.HasNew);
        Assert.Equal(["a.jpg", "c1.jpg", "c2.jpg", "same.jpg"], await ImagesAsync(spec, planned.Plan));
        Assert.Equal(_folder.At("meant"), planned.Plan.Inputs[^1].Address);
    }

    [Theory]
    [InlineData(StoreFault.KilledBefore)]
    [InlineData(StoreFault.KilledAfter)]
    public async Task Images_that_came_after_a_planning_died_at_any_call_are_planned(StoreFault fault)
    {
        for (var call = 0; ; call++)
        {
            using var folder = new TempFolder();
            folder.Write("photos/a.jpg", "x");
            var files = new FileObjectStore(folder.At("out"));
            var spec = Samples.Spec(files.Root, folder.At("photos"));
            var dying = new FaultyStore(files, fault, call, () => Task.CompletedTask);
            await Record.ExceptionAsync(() => new DatasetPlanner(dying, default).PlanAsync(spec, null, Cancel));
            if (!dying.Happened)
                break;

            var isPlanned = await DatasetPlan.ReadAsync(files, 1, Cancel) is not null;
            folder.Write("photos/b.jpg", "x");
            var plan = await new DatasetPlanner(files, default).PlanAsync(spec, null, Cancel);

            Assert.Equal(isPlanned ? ["a.jpg"] : ["a.jpg", "b.jpg"], await ImagesAsync(files, spec, plan));
        }
    }

    [Fact]
    public async Task A_listing_is_left_once_and_no_draft_of_it()
    {
        var spec = await BeginAsync(Folder("photos", "a.jpg"));
        await ExtendAsync(spec, 2, _folder.At("photos"));

        var names = await _output.ListAsync("", Cancel).Select(info => info.Name).ToListAsync(Cancel);

        Assert.Equal((await DatasetPlan.ReadLastAsync(_output, Cancel))!.Inputs[0].Listing,
            Assert.Single(names, name => name.Contains("listing")));
        Assert.DoesNotContain(names, name => name.StartsWith(DatasetPaths.RecordStaging, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Listings_under_the_names_of_version_0_1_are_read_and_extended()
    {
        var spec = await BeginAsync(Folder("photos", "a.jpg"));
        var plan = (await DatasetPlan.ReadLastAsync(_output, Cancel))!;
        const string Before = "_inputs/0001-listing-0000.jsonl";
        File.Move(_folder.At("out", plan.Inputs[0].Listing!), _folder.At("out", Before));
        var json = await File.ReadAllTextAsync(_folder.At("out", DatasetPaths.Plan(1)), Cancel);
        await File.WriteAllTextAsync(_folder.At("out", DatasetPaths.Plan(1)), json.Replace(plan.Inputs[0].Listing!, Before), Cancel);
        // That version has neither heads nor pieces.
        File.Delete(_folder.At("out", DatasetPaths.PlanHead(1)));
        File.Delete(_folder.At("out", DatasetPaths.PlanInputs(plan.Folder, 0)));

        var nothing = await ExtendAsync(spec, 2, _folder.At("photos"));
        var planned = await ExtendAsync(spec, 2, Folder("photos", "b.jpg"));

        Assert.Equal((false, true), (nothing.HasNew, planned.HasNew));
        Assert.Equal(["a.jpg", "b.jpg"], await ImagesAsync(spec, planned.Plan));
    }

    [Fact]
    public async Task An_extension_with_nothing_new_says_so_and_leaves_the_dataset_as_it_is()
    {
        var spec = await BeginAsync(Manifest("a.jsonl", 3));

        var planned = await ExtendAsync(spec, 2, _folder.At("a.jsonl"));

        Assert.Equal((1, 3L, false), (planned.Plan.Number, planned.Plan.Rows, planned.HasNew));
        Assert.Null(await DatasetPlan.ReadAsync(_output, 2, Cancel));
    }

    [Fact]
    public async Task Inputs_are_added_though_an_extension_by_others_was_broken_off()
    {
        var spec = await BeginAsync(Manifest("a.jsonl", 3));
        await ExtendAsync(spec, 2, Manifest("broken-off.jsonl", 2));

        // The client may name the plan that it saw, or the one behind it.
        var planned = await ExtendAsync(spec, 2, Manifest("b.jsonl", 4));

        Assert.Equal((3, 9L, true), (planned.Plan.Number, planned.Plan.Rows, planned.HasNew));
        Assert.Equal(["a.jsonl", "broken-off.jsonl", "b.jsonl"], planned.Plan.Inputs.Select(input => Path.GetFileName(input.Address)));
    }

    [Fact]
    public async Task Inputs_are_added_though_shards_of_the_first_job_were_given_up()
    {
        var (made, _) = await ExtendableDataset.PlannedAsync(2);
        using var dataset = made;
        await made.CommitAsync(0);
        await made.FinalizeAsync((await DatasetPlan.ReadLastAsync(made.Files, Cancel))!, 1);
        var extension = new PlanExtension(1, [made.At("in.jsonl"), Manifest("b.jsonl", 4)]);

        var planned = await new DatasetPlanner(made.Files, default).ExtendAsync(made.Spec, extension, null, Cancel);

        Assert.Equal((2, 6L, 6, true), (planned.Plan.Number, planned.Plan.Rows, planned.Plan.Shards, planned.HasNew));
    }

    [Fact]
    public async Task A_second_attempt_finds_the_plan_of_the_first_and_adds_what_came_in_between()
    {
        var spec = await BeginAsync(Folder("photos", "a.jpg"));
        var first = await ExtendAsync(spec, 2, Folder("photos", "b.jpg"));
        var second = await ExtendAsync(spec, 2, _folder.At("photos"));
        Assert.Equal((2, true), (second.Plan.Number, second.HasNew));
        Assert.Equal(first.Plan.Folder, second.Plan.Folder);

        var third = await ExtendAsync(spec, 2, Folder("photos", "c.jpg"));

        Assert.Equal(["a.jpg", "b.jpg", "c.jpg"], await ImagesAsync(spec, third.Plan));
    }

    [Fact]
    public async Task Of_two_extensions_at_once_none_loses_its_inputs_without_an_error()
    {
        for (var call = 0; ; call++)
        {
            using var folder = new TempFolder();
            var files = new FileObjectStore(folder.At("out"));
            var spec = Samples.Spec(files.Root, folder.Write("a.jsonl", Lines(2)));
            await new DatasetPlanner(files, default).PlanAsync(spec, null, Cancel);
            var (own, others) = (folder.Write("own.jsonl", Lines(3)), folder.Write("others.jsonl", Lines(4)));
            var slow = new FaultyStore(files, StoreFault.Overtaken, call, () =>
                new DatasetPlanner(files, default).ExtendAsync(spec, new PlanExtension(2, [others]), null, Cancel));

            var failure = await Record.ExceptionAsync(
                () => new DatasetPlanner(slow, default).ExtendAsync(spec, new PlanExtension(2, [own]), null, Cancel));

            if (!slow.Happened)
                break;
            Assert.True(failure is null or IOException, $"call {call}: {failure}");
            await new DatasetPlanner(files, default).ExtendAsync(spec, new PlanExtension(2, [own]), null, Cancel);
            var last = (await DatasetPlan.ReadLastAsync(files, Cancel))!;
            Assert.Equal(["a.jsonl", "others.jsonl", "own.jsonl"],
                last.Inputs.Select(input => Path.GetFileName(input.Address)).Order(StringComparer.Ordinal));
            Assert.Equal(9, last.Rows);
        }
    }

    [Fact]
    public async Task What_was_never_planned_cannot_be_extended()
    {
        var spec = Samples.Spec(_output.Root, Manifest("a.jsonl", 1));

        Assert.Contains("no plan", (await Assert.ThrowsAsync<ManifestFormatException>(() => ExtendAsync(spec, 2, spec.Inputs[0]))).Message);
    }

    private async Task<JobSpec> BeginAsync(string input)
    {
        var spec = Samples.Spec(_output.Root, input);
        await JobRecord.ClaimAsync(_output, spec, Cancel);
        await new DatasetPlanner(_output, default).PlanAsync(spec, null, Cancel);
        return spec;
    }

    private Task<PlannedExtension> ExtendAsync(JobSpec spec, int number, params string[] inputs) =>
        new DatasetPlanner(_output, default).ExtendAsync(spec, new PlanExtension(number, inputs), null, Cancel);

    private string Folder(string name, params string[] images)
    {
        foreach (var image in images)
            _folder.Write($"{name}/{image}", "x");
        return _folder.At(name);
    }

    private string Manifest(string name, int rows) => _folder.Write(name, Lines(rows));

    private static string Lines(int rows) => string.Concat(Enumerable.Range(0, rows).Select(i => $"{{\"image\":\"{i}.jpg\"}}\n"));

    private Task<List<string?>> ImagesAsync(JobSpec spec, DatasetPlan plan) => ImagesAsync(_output, spec, plan);

    private static async Task<List<string?>> ImagesAsync(IObjectStore output, JobSpec spec, DatasetPlan plan)
    {
        var images = new List<string?>();
        for (var block = 0; block < plan.Blocks; block++)
        {
            foreach (var shard in (await ShardBlock.ReadAsync(output, plan, block, Cancel)).Shards)
                images.AddRange(
                    await new ShardReader(spec.Manifest, output).ReadAsync(plan, shard, Cancel).Select(row => row.Image)
                    .ToListAsync(Cancel));
        }

        return images;
    }
}
