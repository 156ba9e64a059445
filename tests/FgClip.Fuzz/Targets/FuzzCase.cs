using FgClip.Fuzz.Mutation;

namespace FgClip.Fuzz.Targets;

/// <summary>A case of a target.</summary>
internal static class FuzzCase
{
    /// <summary>
    /// Makes a case: where the target has a generator, half of the cases are whole generated files, a quarter damaged ones, and a quarter
    /// damaged seeds; without one, all are damaged seeds.
    /// </summary>
    public static FuzzFile Make(IFuzzTarget target, IReadOnlyList<byte[]> seeds, int seed, int number)
    {
        var random = CaseRandom.For(target.Name, seed, number);
        var kind = random.Next(4);
        if ((kind < 3 || seeds.Count == 0) && target.Generate(random) is { } generated)
        {
            return kind < 2 ? generated
                : generated with { Bytes = Damaged([generated.Bytes]), Truth = null };
        }

        return new FuzzFile(Damaged(seeds));

        byte[] Damaged(IReadOnlyList<byte[]> files) => target.Finish(Mutator.Mutate(files, random), random);
    }
}
