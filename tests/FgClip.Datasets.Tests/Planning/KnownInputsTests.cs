using System.Collections;
using FgClip.Datasets.Planning;
using FgClip.Datasets.Plans;

namespace FgClip.Datasets.Tests.Planning;

public sealed class KnownInputsTests : IDisposable
{
    private readonly PlannedInputs _inputs = new();

    public void Dispose() => _inputs.Dispose();

    [Fact]
    public async Task Planned_manifests_are_known_and_others_are_not_however_many_are_asked_of_one_pass_over_the_plan()
    {
        var files = Enumerable.Range(0, 50).Select(i => _inputs.Write($"{i:00}.jsonl", "{}\n")).ToList();
        var plan = await _inputs.PlanAsync([.. files]);
        var counted = new CountedInputs(plan.Inputs);
        var candidates = new InputCandidates(plan with { Inputs = counted });
        var passes = counted.Passes;

        for (var i = 0; i < files.Count; i++)
            Assert.Equal(plan.Inputs[i], candidates.Next(files[i]).Planned);
        for (var other = 0; other < 50; other++)
        {
            var candidate = candidates.Next($"/elsewhere/{other}");
            Assert.Equal((50 + other, null, null), (candidate.Place, candidate.Planned, candidate.Listings));
        }

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
