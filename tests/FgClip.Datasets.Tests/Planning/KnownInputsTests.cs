using FgClip.Datasets.Layout;
using FgClip.Datasets.Planning;
using FgClip.Datasets.Plans;
using FgClip.TestKit.Datasets;

namespace FgClip.Datasets.Tests.Planning;

public sealed class KnownInputsTests : IDisposable
{
    private readonly PlannedInputs _inputs = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _inputs.Dispose();

    [Fact]
    public async Task Planned_manifests_are_known_and_others_are_not_however_many_are_asked_of_one_pass_over_the_plan()
    {
        var files = Enumerable.Range(0, 300).Select(i => _inputs.Write($"{i:000}.jsonl", "{}\n")).ToList();
        var plan = await _inputs.PlanAsync([.. files]);
        var head = (await PlanHead.ReadLastAsync(_inputs.Output, Cancel))!;
        var store = new CountingStore(_inputs.Output);
        var candidates = await InputCandidates.ReadAsync(store, head, Cancel);

        for (var i = 0; i < files.Count; i++)
            Assert.Equal(plan.Inputs[i], (await candidates.NextAsync(files[i], Cancel)).Planned);
        for (var other = 0; other < 50; other++)
        {
            var candidate = await candidates.NextAsync($"/elsewhere/{other}", Cancel);
            Assert.Equal((300 + other, null, null), (candidate.Place, candidate.Planned, candidate.Listings));
        }

        // Two pieces, each once for the addresses and once for the inputs.
        string[] pieces = [DatasetPaths.PlanInputs(head.Folder, 0), DatasetPaths.PlanInputs(head.Folder, 256)];
        Assert.Equal([.. pieces, .. pieces], store.Opened);
    }

    [Fact]
    public async Task A_plan_without_a_head_is_read_whole()
    {
        var file = _inputs.Write("a.jsonl", "{}\n");
        var plan = await _inputs.PlanAsync(file);
        File.Delete(Path.Combine(_inputs.Output.Root, DatasetPaths.PlanHead(1)));
        var head = (await PlanHead.ReadLastAsync(_inputs.Output, Cancel))!;
        var candidates = await InputCandidates.ReadAsync(_inputs.Output, head, Cancel);

        Assert.Equal(plan.Inputs[0], (await candidates.NextAsync(file, Cancel)).Planned);
        Assert.Equal(1, (await candidates.NextAsync("/elsewhere/b.jsonl", Cancel)).Place);
    }
}
