using System.Collections;
using FgClip.Datasets.Planning;
using FgClip.Datasets.Plans;

namespace FgClip.Datasets.Tests.Planning;

public sealed class KnownInputsTests : IDisposable
{
    private readonly PlannedInputs _inputs = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _inputs.Dispose();

    [Fact]
    public async Task Planned_manifests_are_known_and_others_are_not_however_many_are_asked_of_one_pass_over_the_plan()
    {
        var files = Enumerable.Range(0, 50).Select(i => _inputs.Write($"{i:00}.jsonl", "{}\n")).ToList();
        var plan = await _inputs.PlanAsync([.. files]);
        var counted = new CountedInputs(plan.Inputs);
        var known = new KnownInputs(_inputs.Output, plan with { Inputs = counted }, _inputs.Options);
        var passes = counted.Passes;

        foreach (var file in files)
            Assert.True(await known.IsPlannedAsync(file, Cancel));
        for (var other = 0; other < 50; other++)
            Assert.False(await known.IsPlannedAsync($"/elsewhere/{other}", Cancel));
        Assert.Empty(await known.ReadImagesAsync("/elsewhere", Cancel));

        Assert.Equal(passes, counted.Passes);
    }

    /// <summary>Counts who goes over it.</summary>
    private sealed class CountedInputs(IReadOnlyList<PlanInput> inputs) : IReadOnlyList<PlanInput>
    {
        public int Passes { get; private set; }

        public int Count => inputs.Count;

        public PlanInput this[int index] => inputs[index];

        public IEnumerator<PlanInput> GetEnumerator()
        {
            Passes++;
            return inputs.GetEnumerator();
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
