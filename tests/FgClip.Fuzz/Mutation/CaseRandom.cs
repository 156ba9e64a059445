using System.Text;

namespace FgClip.Fuzz.Mutation;

/// <summary>The random numbers of one case: the same on every machine for the same target, seed and number.</summary>
internal static class CaseRandom
{
    public static Random For(string target, int seed, int number)
    {
        // FNV-1a, because string.GetHashCode differs from run to run.
        var hash = 2_166_136_261u;
        foreach (var part in Encoding.UTF8.GetBytes($"{target}/{seed}/{number}"))
            hash = (hash ^ part) * 16_777_619;
        return new Random((int)hash);
    }
}
