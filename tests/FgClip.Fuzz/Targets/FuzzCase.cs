using FgClip.Fuzz.Mutation;

namespace FgClip.Fuzz.Targets;

/// <summary>A case of a target.</summary>
internal static class FuzzCase
{
    public static byte[] Make(IFuzzTarget target, IReadOnlyList<byte[]> seeds, int seed, int number)
    {
        var random = CaseRandom.For(target.Name, seed, number);
        return target.Finish(Mutator.Mutate(seeds, random), random);
    }
}
